/* number.c - decimal numbers to and from text, whatever the locale.
 *
 * The C library reads and writes numbers exactly, but with the decimal sign of the locale. Its
 * conversions are used here on texts that have no decimal sign: "1.5" is read as "15e-1", and only
 * the digits of what it writes are taken. */
#include "base/number.h"

#include "base/base.h"

#include <float.h>
#include <limits.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A double or the middle of two has at most 767 digits: of those beyond, it only matters whether
 * all are zero. Powers of ten beyond EXPONENT_LIMIT are 0 or infinity for any digits kept. */
enum { DIGITS_KEPT = 800, EXPONENT_LIMIT = 99999 };

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

const char *number_scan(const char *text, double *value) {
  char digits[DIGITS_KEPT + 16];
  size_t kept = 0;
  long long exponent = 0;
  bool any = false, point = false, dropped = false;

  const char *at = text;
  const bool negative = *at == '-';
  if (*at == '-' || *at == '+') {
    at++;
  }
  for (; is_digit(*at) || (*at == '.' && !point); at++) {
    if (*at == '.') {
      point = true;
      continue;
    }
    any = true;
    exponent -= point;
    if (kept == 0 && *at == '0') {
      continue; /* leading zeros say nothing */
    }
    if (kept < DIGITS_KEPT) {
      digits[kept++] = *at;
    } else {
      dropped = dropped || *at != '0';
      exponent++;
    }
  }
  if (!any) {
    return NULL;
  }
  if (*at == 'e' || *at == 'E') {
    const char *power = at + 1;
    const bool down = *power == '-';
    if (*power == '-' || *power == '+') {
      power++;
    }
    if (is_digit(*power)) {
      long long written = 0;
      for (; is_digit(*power); power++) {
        written = written < LLONG_MAX / 100 ? 10 * written + (*power - '0') : written;
      }
      exponent += down ? -written : written;
      at = power;
    }
  }
  if (kept == 0) {
    digits[kept++] = '0';
  } else if (dropped) {
    digits[kept++] = '1'; /* more than the digits kept: breaks a tie upwards */
    exponent--;
  }
  exponent = exponent > EXPONENT_LIMIT ? EXPONENT_LIMIT : exponent;
  exponent = exponent < -EXPONENT_LIMIT ? -EXPONENT_LIMIT : exponent;
  snprintf(digits + kept, sizeof digits - kept, "e%lld", exponent);
  const double magnitude = strtod(digits, NULL);
  *value = negative ? -magnitude : magnitude;
  return at;
}

void number_format(double value, char text[NUMBER_SIZE]) {
  if (!isfinite(value)) {
    snprintf(text, NUMBER_SIZE, "%s", isnan(value) ? "nan" : value < 0 ? "-inf" : "inf");
    return;
  }
  char digits[DBL_DECIMAL_DIG + 1];
  int count = 0, exponent = 0;
  /* Fifteen digits tell any number that needs no more, with zeros behind; only the numbers next to
   * 0 are so far apart that fewer may tell what fifteen would not show. */
  int precision = fabs(value) < DBL_MIN ? 0 : DBL_DIG - 1;
  for (; precision < DBL_DECIMAL_DIG; precision++) {
    char written[64];
    snprintf(written, sizeof written, "%.*e", precision, fabs(value));
    const char *at = written;
    for (count = 0; *at != 'e'; at++) {
      if (is_digit(*at)) {
        digits[count++] = *at;
      }
    }
    exponent = atoi(at + 1);
    digits[count] = '\0';
    char whole[64];
    snprintf(whole, sizeof whole, "%se%d", digits, exponent - (count - 1));
    if (strtod(whole, NULL) == fabs(value)) {
      break;
    }
  }
  while (count > 1 && digits[count - 1] == '0') {
    count--;
  }
  char *out = text;
  if (signbit(value) && value != 0) {
    *out++ = '-';
  }
  if (exponent < -5 || exponent > 15) { /* 1.5e-7 */
    *out++ = digits[0];
    if (count > 1) {
      *out++ = '.';
      memcpy(out, digits + 1, (size_t)count - 1);
      out += count - 1;
    }
    snprintf(out, NUMBER_SIZE - (size_t)(out - text), "e%d", exponent);
    return;
  }
  if (exponent < 0) { /* 0.0015 */
    *out++ = '0';
    *out++ = '.';
    for (int zeros = -exponent; zeros > 1; zeros--) {
      *out++ = '0';
    }
  }
  for (int i = 0; i < count || i <= exponent; i++) { /* 150, 1.5 */
    if (i == exponent + 1 && exponent >= 0) {
      *out++ = '.';
    }
    *out++ = i < count ? digits[i] : '0';
  }
  *out = '\0';
}
