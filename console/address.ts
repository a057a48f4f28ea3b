/** Everything that a screen shows is in its address: filters, pages, tabs and open panels. */
import { useLocation, useSearch } from 'wouter'
import * as z from 'zod/mini'

/** The parameters of a screen, each with the values that it can have. */
export type Parameters = Record<string, z.ZodMiniType>

/** What the address says. A parameter with a value that it cannot have is absent. */
type Values<Taken extends Parameters> = { [Name in keyof Taken]?: z.output<Taken[Name]> | undefined }

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
  const values: Record<string, unknown> = {}
  for (const [name, type] of Object.entries(parameters)) {
    const { success, data } = z.safeParse(type, given.get(name) ?? undefined)
    if (success && data !== undefined) values[name] = data
  }
  return values as Values<Taken>
}

function write(values: Record<string, unknown>): string {
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== '')
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()
  return text && `?${text}`
}

/** A text that is there or not. */
export const text = z.optional(z.string().check(z.minLength(1), z.maxLength(1016)))

/** A cursor of a page, as the page before gave it. */
export const cursor = z.optional(z.string().check(z.minLength(1), z.maxLength(2700)))

/** One of these values. */
export function oneOf<const Value extends string>(values: readonly Value[]) {
  return z.optional(z.enum(values))
}
