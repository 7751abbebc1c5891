/* The skin of this area and the channels of these needles, to scale: seen from above, and cut along a thin slice of that.
 *
 * Puncture positions are random in the plane at the density of the dose, depths normal about its mean: the same picture on any
 * machine. Widths, depths, density and layer thicknesses are the run's; the weave of fibres and the fat are there to tell the layers
 * apart. */
import { type Anatomy, type Dose, type Report, middle, interval_at } from "./data";
import { behind, data_table, h, section, svg } from "./dom";
import { fixed, number, percent, plain, sentence } from "./format";
import { sized } from "./sized";

/* A small generator of its own (mulberry32): pictures must not change with the browser. */
export function random_of(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function normal_of(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

export interface Puncture {
  x_mm: number;
  y_mm: number;
  depth_mm: number /* 0: the needle dented the skin */;
}

/* A Poisson number of punctures at uniform places in a rectangle. */
export function punctures_of(
  dose: Dose,
  width_mm: number,
  height_mm: number,
  seed = 20,
): Puncture[] {
  if (!(dose.punctures_per_mm2 > 0)) {
    return [];
  }
  const random = random_of(seed);
  const mean = dose.punctures_per_mm2 * width_mm * height_mm;
  /* Knuth's count for small means; for large ones a normal stands in. */
  let count = 0;
  if (mean < 200) {
    for (let product = random(); product > Math.exp(-mean); product *= random()) count++;
  } else {
    count = Math.round(mean + Math.sqrt(mean) * normal_of(random));
  }
  return Array.from({ length: count }, () => ({
    x_mm: random() * width_mm,
    y_mm: random() * height_mm,
    depth_mm: Math.max(dose.depth_mean_mm + dose.depth_sd_mm * normal_of(random), 0),
  }));
}

/* How much wider the injured zone is than the channel, from the two profiles where the channel is widest: both are
 * 1 - exp(-n pi r^2). */
export function injured_ratio(dose: Dose): number {
  let widest = 0;
  dose.gap_at.forEach((gap, i) => {
    if (gap > (dose.gap_at[widest] ?? 0)) widest = i;
  });
  const gap = dose.gap_at[widest] ?? 0;
  const injured = Math.min(dose.injured_at[widest] ?? 0, 0.999);
  return gap > 0 && injured > gap ? Math.sqrt(Math.log(1 - injured) / Math.log(1 - gap)) : 1;
}

interface Layer {
  key: string;
  name: string;
  from_mm: number;
  to_mm: number;
  note?: string;
}

/* Layers from the surface down; the dermis as thick as it is today. */
export function layers_of(anatomy: Anatomy, dermis_today_mm: number | null): Layer[] {
  const at_25 = anatomy.papillary_mm + anatomy.reticular_mm;
  const ratio = dermis_today_mm && at_25 > 0 ? dermis_today_mm / at_25 : 1;
  const parts: [string, string, number][] = [
    ["corneum", "Stratum corneum", anatomy.stratum_corneum_mm],
    ["epidermis", "Living epidermis", anatomy.epidermis_mm],
    ["papillary", "Papillary dermis", anatomy.papillary_mm * ratio],
    ["reticular", "Reticular dermis", anatomy.reticular_mm * ratio],
    ["hypodermis", "Hypodermis (fat)", anatomy.hypodermis_mm],
  ];
  let depth = 0;
  return parts.map(([key, name, thickness]) => {
    const from_mm = depth;
    depth += thickness;
    return { key, name, from_mm, to_mm: depth };
  });
}

function thickness_words(layer: Layer): string {
  const mm = layer.to_mm - layer.from_mm;
  return mm < 0.1 ? `${fixed(1000 * mm, 0)} µm` : `${fixed(mm, 2)} mm`;
}

const SLICE_MM = 0.25;
const NARROW_PX = 560; /* below it the layers are named under the drawing, not beside it */

function draw(report: Report, layers: Layer[], width: number): SVGSVGElement {
  const { dose, plan } = report;
  const phone = width < NARROW_PX;
  const labels = phone ? 0 : 172;
  const left = phone ? 34 : 62;
  const mm_wide = phone ? 2.5 : 4;
  const scale = (width - left - labels) / mm_wide;
  const top_mm = phone ? 0.8 : 1;
  const dermis_end = layers[3]?.to_mm ?? 1;
  const depth_mm = Math.min(
    Math.max(
      dermis_end + 0.45,
      dose.depth_mm + 3 * dose.depth_sd_mm + 0.15,
      plan.needle_length_mm + 0.15,
    ),
    (layers[4]?.to_mm ?? 4) + 0.05,
  );
  const strip_y = 22;
  const skin_y = strip_y + top_mm * scale + 34;
  const height = skin_y + depth_mm * scale + 44;
  const x_of = (mm: number): number => left + mm * scale;
  const y_of = (mm: number): number => skin_y + mm * scale;
  const n = (value: number): string => value.toFixed(1);
  const random = random_of(7);
  const punctures = punctures_of(dose, mm_wide, top_mm);
  const slice_from = (top_mm - SLICE_MM) / 2;
  const in_slice = (p: Puncture): boolean =>
    p.y_mm >= slice_from && p.y_mm <= slice_from + SLICE_MM;
  const ratio = injured_ratio(dose);
  const r_px = dose.channel_radius_mm * scale;
  const root = svg("svg", {
    class: "skin",
    width,
    height,
    viewBox: `0 0 ${width} ${n(height)}`,
    role: "img",
    "aria-label": `Section of the skin to scale: ${layers
      .map((layer) => `${layer.name.toLowerCase()} ${thickness_words(layer)}`)
      .join(
        ", ",
      )}; channels ${fixed(dose.depth_mm, 2)} mm deep, ${number(dose.punctures_per_mm2)} per square millimetre`,
  });
  const add = (...nodes: SVGElement[]): void => root.append(...nodes);
  const text = (x: number, y: number, words: string, anchor = "start", kind = ""): SVGElement =>
    svg("text", { x: n(x), y: n(y), "text-anchor": anchor, class: kind }, words);
  add(
    svg(
      "defs",
      {},
      svg(
        "clipPath",
        { id: "clip-top" },
        svg("rect", { x: left, y: strip_y, width: n(mm_wide * scale), height: n(top_mm * scale) }),
      ),
      svg(
        "clipPath",
        { id: "clip-cut" },
        svg("rect", {
          x: left,
          y: skin_y - 4,
          width: n(mm_wide * scale),
          height: n(depth_mm * scale + 4),
        }),
      ),
    ),
  );

  /* From above. */
  const above = svg("g", { "clip-path": "url(#clip-top)" });
  above.append(
    svg("rect", {
      class: "layer-corneum",
      x: left,
      y: strip_y,
      width: n(mm_wide * scale),
      height: n(top_mm * scale),
    }),
  );
  for (let i = 0; i < 26 * mm_wide * top_mm; i++) {
    const x = random() * mm_wide;
    const y = random() * top_mm;
    const angle = (random() < 0.5 ? 0.6 : -0.75) + 0.25 * (random() - 0.5);
    const reach = 0.1 + 0.15 * random();
    above.append(
      svg("path", {
        class: "crease",
        d: `M${n(x_of(x))} ${n(strip_y + y * scale)}l${n(reach * scale * Math.cos(angle))} ${n(reach * scale * Math.sin(angle))}`,
      }),
    );
  }
  above.append(
    svg("rect", {
      class: "slice",
      x: left,
      y: n(strip_y + slice_from * scale),
      width: n(mm_wide * scale),
      height: n(SLICE_MM * scale),
    }),
  );
  for (const p of punctures) {
    const at = { cx: n(x_of(p.x_mm)), cy: n(strip_y + p.y_mm * scale) };
    above.append(
      p.depth_mm > 0
        ? svg("circle", { class: "injured", ...at, r: n(ratio * r_px) })
        : svg("circle", { class: "dent", ...at, r: n(Math.max(r_px, 2)) }),
    );
  }
  for (const p of punctures.filter((made) => made.depth_mm > 0)) {
    const at = { cx: n(x_of(p.x_mm)), cy: n(strip_y + p.y_mm * scale) };
    above.append(
      svg("circle", {
        class: in_slice(p) ? "channel" : "channel away",
        ...at,
        r: n(Math.max(r_px, 1)),
      }),
    );
  }
  add(
    above,
    text(
      left,
      strip_y - 8,
      `From above, ${fixed(mm_wide, 1)} × ${fixed(top_mm, 1)} mm right after a session`,
    ),
    svg("rect", {
      class: "frame",
      x: left,
      y: strip_y,
      width: n(mm_wide * scale),
      height: n(top_mm * scale),
    }),
    text(left, skin_y - 10, `The marked slice, ${fixed(SLICE_MM, 2)} mm thick, cut open`),
  );

  /* The cut. The junction of epidermis and dermis undulates about its mean depth. */
  const cut = svg("g", { "clip-path": "url(#clip-cut)" });
  const bottom = y_of(depth_mm);
  const right = x_of(mm_wide);
  const wave = (layer: Layer, amplitude_mm: number, pitch_mm: number, phase: number): string => {
    let d = `M${n(left)} ${n(y_of(layer.from_mm))}`;
    const steps = Math.ceil((8 * mm_wide) / pitch_mm);
    for (let i = 0; i <= steps; i++) {
      const x = (i * mm_wide) / steps;
      const dy =
        amplitude_mm *
        (Math.sin((2 * Math.PI * x) / pitch_mm + phase) +
          0.4 * Math.sin((2 * Math.PI * x) / (pitch_mm * 2.7) + 2 * phase));
      d += `L${n(x_of(x))} ${n(y_of(layer.from_mm + dy))}`;
    }
    return `${d}L${n(right)} ${n(bottom)}L${n(left)} ${n(bottom)}Z`;
  };
  const amplitudes: { [key: string]: [number, number] } = {
    corneum: [0, 1],
    epidermis: [0.001, 0.3],
    papillary: [0.22 * ((layers[1]?.to_mm ?? 0.07) - (layers[1]?.from_mm ?? 0)), 0.13],
    reticular: [0.012, 0.6],
    hypodermis: [0.03, 0.9],
  };
  layers.forEach((layer, i) => {
    const [amplitude, pitch] = amplitudes[layer.key] ?? [0, 1];
    cut.append(svg("path", { class: `layer-${layer.key}`, d: wave(layer, amplitude, pitch, i) }));
  });
  const weave = (
    layer: Layer | undefined,
    kind: string,
    per_mm2: number,
    reach_mm: number,
    slope: number,
  ): void => {
    if (!layer) return;
    const thick = Math.min(layer.to_mm, depth_mm) - layer.from_mm;
    for (let i = 0; i < per_mm2 * thick * mm_wide; i++) {
      const x = random() * mm_wide;
      const y = layer.from_mm + thick * (0.08 + 0.86 * random());
      const length = reach_mm * (0.5 + random());
      const rise = slope * length * (2 * random() - 1);
      const bow = 0.16 * length * (random() < 0.5 ? -1 : 1);
      cut.append(
        svg("path", {
          class: kind,
          d: `M${n(x_of(x - length / 2))} ${n(y_of(y))}q${n(0.25 * length * scale)} ${n(bow * scale)} ${n(0.5 * length * scale)} ${n(
            0.5 * rise * scale,
          )}t${n(0.5 * length * scale)} ${n(0.5 * rise * scale)}`,
        }),
      );
    }
  };
  weave(layers[2], "fibre fine", 190, 0.09, 0.9);
  weave(layers[3], "fibre", 42, 0.36, 0.35);
  const fat = layers[4];
  if (fat && fat.from_mm < depth_mm) {
    const thick = Math.min(fat.to_mm, depth_mm) - fat.from_mm;
    const pitch = 0.095; /* fat cells are about 0.09 mm wide */
    for (let row = 0; row * pitch * 0.87 < thick; row++) {
      for (let x = row % 2 ? 0 : pitch / 2; x < mm_wide; x += pitch) {
        cut.append(
          svg("circle", {
            class: "fat",
            cx: n(x_of(x + 0.18 * pitch * (random() - 0.5))),
            cy: n(y_of(fat.from_mm + 0.085 + row * pitch * 0.87 + 0.18 * pitch * (random() - 0.5))),
            r: n(scale * pitch * (0.4 + 0.08 * random())),
          }),
        );
      }
    }
  }
  const shown = punctures.filter((p) => p.depth_mm > 0 && in_slice(p));
  const cone = (p: Puncture, r: number): string =>
    `M${n(x_of(p.x_mm) - r)} ${n(y_of(-0.01))}L${n(x_of(p.x_mm) + r)} ${n(y_of(-0.01))}L${n(x_of(p.x_mm))} ${n(y_of(p.depth_mm))}Z`;
  for (const p of shown) {
    cut.append(svg("path", { class: "injured", d: cone(p, ratio * r_px) }));
  }
  for (const p of shown) {
    cut.append(svg("path", { class: "channel", d: cone(p, r_px) }));
  }
  add(
    cut,
    svg("path", {
      class: "frame",
      d: `M${n(left)} ${n(skin_y)}V${n(bottom)}M${n(right)} ${n(skin_y)}V${n(bottom)}`,
    }),
  );
  if (dose.depth_mm > 0) {
    add(svg("path", { class: "reach", d: `M${n(left)} ${n(y_of(dose.depth_mm))}H${n(right)}` }));
  }

  /* A needle beside the skin, as long and as wide as it is. */
  const needle_x = left / 2 - 2;
  const base_px = Math.max(plan.device.needle_base_radius_mm * scale, 1.5);
  const tip_px = Math.max((plan.device.needle_tip_radius_um / 1000) * scale, 0.4);
  if (plan.sessions > 0) {
    const x = phone ? 0 : needle_x;
    const anchor = phone ? "start" : "middle";
    const end = y_of(plan.needle_length_mm);
    const side = (dx: number, y: number): string => `${n(needle_x + dx)} ${n(y)}`;
    add(
      svg("path", {
        class: "needle",
        d: `M${side(-base_px, y_of(0))}L${side(base_px, y_of(0))}L${side(tip_px, end)}L${side(-tip_px, end)}Z`,
      }),
      ...(phone
        ? [text(x, bottom + 20, `needle ${plain(plan.needle_length_mm)} mm`, anchor)]
        : [
            text(x, end + 15, "needle", anchor),
            text(x, end + 29, `${plain(plan.needle_length_mm)} mm`, anchor),
          ]),
    );
  }

  /* A millimetre. */
  const bar_y = height - 20;
  add(
    svg("path", { class: "ruler", d: `M${n(right - scale)} ${n(bar_y)}v6h${n(scale)}v-6` }),
    text(right - scale / 2, bar_y - 2, "1 mm", "middle"),
  );

  if (!phone) {
    const marks = layers
      .filter((layer) => layer.from_mm < depth_mm)
      .map((layer) => ({
        y: y_of((layer.from_mm + Math.min(layer.to_mm, depth_mm)) / 2),
        name: layer.name,
        note: `${thickness_words(layer)}${layer.to_mm > depth_mm + 0.06 ? ", cut off here" : ""}`,
        reach: false,
      }));
    if (dose.depth_mm > 0) {
      marks.push({
        y: y_of(dose.depth_mm),
        name: "Depth reached",
        note: `${fixed(dose.depth_mm, 2)} ± ${fixed(dose.depth_sd_mm, 2)} mm`,
        reach: true,
      });
    }
    marks.sort((a, b) => a.y - b.y);
    const gap = 36;
    const places = marks.map((mark) => mark.y);
    for (let i = 0; i < places.length; i++) {
      places[i] = Math.max(places[i] ?? 0, i === 0 ? y_of(0) - 6 : (places[i - 1] ?? 0) + gap);
    }
    let ceiling = bottom + 14;
    for (let i = places.length - 1; i >= 0; i--) {
      places[i] = Math.min(places[i] ?? 0, ceiling);
      ceiling = (places[i] ?? 0) - gap;
    }
    marks.forEach((mark, i) => {
      const y = places[i] ?? mark.y;
      add(
        svg("path", {
          class: "leader",
          d: `M${n(right + 2)} ${n(mark.y)}L${n(right + 16)} ${n(y)}H${n(right + 22)}`,
        }),
        text(right + 26, y + 1, mark.name, "start", "strong"),
        text(right + 26, y + 16, mark.note),
      );
    });
  }
  return root;
}

export function drawing_section(report: Report): HTMLElement {
  const { dose, anatomy } = report;
  const thickness = report.measures.find((measure) => measure.key === "thickness");
  const today = thickness ? middle(interval_at(thickness.untreated, 0)) : null;
  const layers = layers_of(anatomy, today);
  const keys = h("ul", { class: "legend" });
  const place = sized((width) => {
    keys.classList.toggle("labelled", width >= NARROW_PX);
    return [draw(report, layers, width)];
  });
  const pierced = dose.depth_mean_mm > -2 * dose.depth_sd_mm && dose.punctures_per_mm2 > 0;
  const dented = dose.depth_mean_mm < 2 * dose.depth_sd_mm && dose.punctures_per_mm2 > 0;
  const key = (kind: string, words: string): HTMLElement =>
    h(
      "li",
      { class: kind.startsWith("layer") ? "layer-name" : null },
      svg(
        "svg",
        { class: "swatch", width: 18, height: 14, viewBox: "0 0 18 14", "aria-hidden": "true" },
        svg("rect", { class: kind, x: 0.5, y: 0.5, width: 17, height: 13 }),
      ),
      words,
    );
  keys.append(
    ...(pierced ? [key("channel", "channel"), key("injured", "injured around it")] : []),
    ...(dented ? [key("dent", "dent, not pierced")] : []),
    ...layers.map((layer) => key(`layer-${layer.key}`, `${layer.name} ${thickness_words(layer)}`)),
  );
  return section(
    "needles",
    "What the needles do",
    dose_words(report),
    h("div", { class: "figure" }, place, keys),
    h(
      "p",
      { class: "note" },
      `To scale: thickness of the layers (dermis as it is today), density, depth and width of the channels. Positions are random, the weave of fibres and the fat are drawn to tell the layers apart. ${limit_words(report)}`,
    ),
    behind(
      "The numbers",
      data_table(
        "Dose of one session",
        ["quantity", "value"],
        [
          ["strikes", `${number(dose.punctures_per_mm2)} per mm²`],
          ["strikes that reach the dermis", percent(dose.dermis_share)],
          ["channels that touch another", percent(dose.overlap)],
          ["depth reached", `${fixed(dose.depth_mm, 2)} ± ${fixed(dose.depth_sd_mm, 2)} mm`],
          ["channel radius at the surface", `${fixed(1000 * dose.channel_radius_mm, 0)} µm`],
          ["channel volume, mean over the dermis", percent(dose.gap_fraction)],
          ["injured volume, mean over the dermis", percent(dose.injured_fraction)],
          ["open surface right after", percent(dose.open_fraction)],
          ...layers.map((layer) => [layer.name.toLowerCase(), thickness_words(layer)]),
        ],
      ),
    ),
  );
}

function dose_words(report: Report): string {
  const { dose, plan } = report;
  if (plan.sessions === 0) {
    return "Nothing is done to this skin.";
  }
  const needles = `${plain(plan.needle_length_mm)} mm needles`;
  if (dose.dermis_share < 0.005) {
    return `At this setting ${needles} dent the skin and do not reach the dermis: there is no wound to heal.`;
  }
  const reached =
    dose.dermis_share < 0.95
      ? `${percent(dose.dermis_share)} of the strikes of ${needles} reach the dermis`
      : `${sentence(needles)} reach ${fixed(dose.depth_mm, 2)} mm`;
  return `${reached}, ${fixed(dose.punctures_per_mm2, 1)} strikes per mm², in channels ${fixed(
    2000 * dose.channel_radius_mm,
    0,
  )} µm wide at the surface. A session injures ${percent(dose.injured_fraction)} of the dermis and opens ${percent(
    dose.open_fraction,
  )} of the surface.`;
}

function limit_words(report: Report): string {
  const { plan, anatomy } = report;
  return plan.needle_length_mm > anatomy.needle_limit_mm
    ? `The deepest sensible needle here is ${plain(anatomy.needle_limit_mm)} mm.`
    : "";
}
