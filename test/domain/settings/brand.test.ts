import { describe, expect, it } from 'vitest'
import { contrast } from '#domain/colours.ts'
import { type Brand, checkBrand, grounds, leastContrast } from '#domain/settings/brand.ts'
import { style } from '#http/html/style.ts'

/** One pixel. */
const png =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=='
const pointers = (brand: Brand) => checkBrand(brand).map(({ pointer, code }) => [pointer, code])

describe('checkBrand', () => {
  it('accepts nothing at all, and everything', () => {
    expect(checkBrand({})).toEqual([])
    const colour = { light: '#0a6b4f', dark: '#58d6b0' }
    const texts = { en: 'to continue to your orders', de: 'um fortzufahren' }
    expect(
      checkBrand({ name: 'Northwind', logo: png, colour, support_address: 'help@northwind.example', texts }),
    ).toEqual([])
  })

  it.each([
    ['https://cdn.example.com/logo.png'],
    ['data:image/svg+xml;base64,PHN2Zz48L3N2Zz4='],
    ['data:image/png;base64,PHN2Zz48L3N2Zz4='],
    ['data:image/png,iVBORw0KGgo'],
    [`${png}" onerror="alert(1)`],
    [''],
  ])('refuses %s as a logo', (logo) => expect(pointers({ logo })).toEqual([['/logo', 'invalid-format']]))

  it('refuses colours that cannot be read in their theme, or are not written as #rrggbb', () => {
    expect(pointers({ colour: { light: '#58d6b0', dark: '#0a6b4f' } })).toEqual([
      ['/colour/light', 'invalid-value'],
      ['/colour/dark', 'invalid-value'],
    ])
    for (const light of ['red', '#fff', '#3546d3}', 'light-dark(#000, #fff)', '#3546D3 '])
      expect(pointers({ colour: { light, dark: '#8c9bff' } }), light).toEqual([['/colour/light', 'invalid-format']])
  })

  it('names every text that is wrong', () => {
    expect(pointers({ name: ' ', support_address: 'nobody', texts: { fr: 'bonjour', en: 'two\nlines' } })).toEqual([
      ['/name', 'invalid-format'],
      ['/support_address', 'invalid-email'],
      ['/texts/fr', 'unknown-language'],
      ['/texts/en', 'invalid-format'],
    ])
  })
})

describe('contrast', () => {
  it('is that of WCAG', () => {
    expect(contrast('#000000', '#ffffff')).toBe(21)
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
    expect(contrast('#123456', '#123456')).toBe(1)
  })

  it('is judged against what the style sheet has, whose own colour fulfils the rule', () => {
    const token = (name: string) => new RegExp(`--${name}: light-dark\\(([^,]+), ([^)]+)\\)`).exec(style)!.slice(1)
    const whole = (colour: string) => (colour.length === 4 ? colour.replaceAll(/[^#]/g, '$&$&') : colour)
    const [light, dark] = [0, 1].map((theme) =>
      ['surface', 'page', 'on-brand'].map((name) => whole(token(name)[theme]!)),
    )
    expect(new Set(grounds.light)).toEqual(new Set(light))
    expect(new Set(grounds.dark)).toEqual(new Set(dark))
    for (const [theme, each] of [light, dark].entries())
      for (const ground of each!) expect(contrast(token('brand')[theme]!, ground)).toBeGreaterThan(leastContrast)
  })

  it('allows no single colour for both themes', () => {
    const [white, black] = [grounds.light[0]!, grounds.dark[0]!]
    expect(contrast(white, black)).toBeLessThan(leastContrast ** 2)
  })
})
