/** Everything that a screen shows is in its address: filters, pages, tabs and open panels. */
import { useLocation, useSearch } from 'wouter'

/** Reads a parameter: its value, or undefined for one that it cannot have. */
type Reader<Value extends string> = (given: string) => Value | undefined

/** The parameters of a screen. */
type Parameters = Record<string, Reader<string>>

/** What the address says. A parameter with a value that it cannot have is absent. */
type Values<Taken extends Parameters> = { [Name in keyof Taken]?: ReturnType<Taken[Name]> }

export interface Address<Taken extends Parameters> {
  values: Values<Taken>
  /** This screen with some parameters changed; undefined removes one. */
  href: (changes: Values<Taken>) => string
  /** Goes there. `replace`: without a step in the history, for what is typed. */
  go: (changes: Values<Taken>, options?: { replace?: boolean }) => void
  /** Goes to the first page of what the changes leave, with no panel open. */
  narrow: (changes: Values<Taken>) => void
  pages: Pages
}

/** The pages of a screen with the parameter `after`. */
export interface Pages {
  isLater: boolean
  /** This screen at another page, with no panel open; undefined is the first. */
  href: (after: string | undefined) => string
}

/** @param parameters made once, outside of components */
export function useAddress<Taken extends Parameters>(parameters: Taken): Address<Taken> {
  useSearch() // to be told of changes; what it returns has been decoded once already
  const [path, navigate] = useLocation()
  const values = read(parameters, location.search)
  const href = (changes: object) => `${path}${write({ ...values, ...changes })}`
  const pageHref = (after: string | undefined, changes = {}) => href({ ...changes, after, open: undefined })
  return {
    values,
    href,
    go: (changes, options) => navigate(href(changes), options),
    narrow: (changes) => navigate(pageHref(undefined, changes)),
    pages: { isLater: 'after' in values, href: (after) => pageHref(after) },
  }
}

function read<Taken extends Parameters>(parameters: Taken, search: string): Values<Taken> {
  const given = new URLSearchParams(search)
  const values: Record<string, string> = {}
  for (const [name, readValue] of Object.entries(parameters)) {
    const value = readValue(given.get(name) ?? '')
    if (value !== undefined) values[name] = value
  }
  return values as Values<Taken>
}

function write(values: Record<string, unknown>): string {
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== '')
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()
  return text && `?${text}`
}

/** A text of this form. It does not fit an empty text: that is none. */
export function fitting(form: RegExp): Reader<string> {
  return (given) => (form.test(given) ? given : undefined)
}

/** One of these values. */
export function oneOf<const Value extends string>(values: readonly Value[]): Reader<Value> {
  return (given) => values.find((value) => value === given)
}

export const text = fitting(/^[^]{1,1016}$/)

/** The name of an action or of a kind of thing: `user-locked`. */
export const code = fitting(/^[a-z]+(?:-[a-z]+)*$/)

/** A cursor of a page, as the page before gave it. */
export const cursor = fitting(/^[^]{1,2700}$/)

const instantForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z$/

/** An instant: `2026-11-30T12:00:00.000Z`. */
export const instant: Reader<string> = (given) =>
  instantForm.test(given) && !Number.isNaN(Date.parse(given)) ? given : undefined
