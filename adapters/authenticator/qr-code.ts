import { renderSVG } from 'uqr'

/** A QR code as an SVG element, black on white in every theme, since cameras read it: for a page, or for an `img`. */
export function qrCode(text: string): string {
  return renderSVG(text, { ecc: 'M', border: 4, pixelSize: 4 })
}
