/* field_rows.h - how the rows of a table of fields are written; for the files that have one. Define
 * FIELD_VALUES, the struct that the values go to, before. */
#ifndef CUTIS_IO_FIELD_ROWS_H
#define CUTIS_IO_FIELD_ROWS_H

#define MEMBER(member) \
  .offset = offsetof(FIELD_VALUES, member), .size = sizeof(((FIELD_VALUES *)NULL)->member)
#define TEXT(name, to, meaning) \
  { .key = name, .words = meaning, .kind = FIELD_TEXT, MEMBER(to) }
#define CHOICE(name, to, list, from, meaning)                                         \
  {                                                                                   \
    .key = name, .words = meaning, .kind = FIELD_CHOICE, MEMBER(to), .choices = list, \
    .choice_count = sizeof list / sizeof list[0], .first = from                       \
  }
#define SCALED(name, to, dim, least, most, meaning, factor, ...)                              \
  {                                                                                           \
    .key = name, .words = meaning, .kind = FIELD_QUANTITY, MEMBER(to), .of = DIMENSION_##dim, \
    .low = least, .high = most, .scale = factor, __VA_ARGS__                                  \
  }
#define QUANTITY(name, to, dim, least, most, meaning, ...) \
  SCALED(name, to, dim, least, most, meaning, 1, __VA_ARGS__)
#define NUMBER(name, to, least, most, meaning, ...)                                        \
  {                                                                                        \
    .key = name, .words = meaning, .kind = FIELD_NUMBER, MEMBER(to), .of = DIMENSION_NONE, \
    .low = least, .high = most, __VA_ARGS__                                                \
  }
#define WORD(spelled, stands_for) .word = spelled, .word_value = stands_for
#define CHECKED .checked = true

#endif
