/** Colours as settings write them, and whether text in one can be read on another (WCAG 2.2, 1.4.3). */

/** `#3546d3`. Only this form: a colour goes into a style sheet as it is written. */
export const hexColour = /^#[0-9a-f]{6}$/i

/** The contrast of two colours: 1 for none, 21 for black on white. Both as `hexColour` has them. */
export function contrast(one: string, other: string): number {
  const [darker, lighter] = [luminance(one), luminance(other)].toSorted((a, b) => a - b)
  return (lighter! + 0.05) / (darker! + 0.05)
}

/** Relative luminance, 0 to 1 (WCAG 2.2, glossary). */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => linear(Number.parseInt(colour.slice(at, at + 2), 16) / 255))
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!
}

function linear(channel: number): number {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
}
