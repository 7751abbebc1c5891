/* Canvases at two pixels a point at least, so that charts stay sharp on paper and when a lecture hall zooms in. Imported before
 * uPlot, which reads devicePixelRatio once. */
const real = Object.getOwnPropertyDescriptor(window, "devicePixelRatio");
Object.defineProperty(window, "devicePixelRatio", {
  configurable: true,
  get: (): number => Math.max(2, Number(real?.get?.call(window) ?? 1)),
});
export {};
