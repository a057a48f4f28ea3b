/** The parts of a screen, of which the address names the open one. */
import type { ReactNode } from 'react'
import { Link } from 'wouter'

export interface TabsProps<Tab extends string> {
  /** What they are the parts of. */
  label: string
  names: readonly (readonly [tab: Tab, name: string])[]
  open: Tab
  /** The address of a tab; the first one is that of the screen. */
  href: (tab: Tab | undefined) => string
}

export function Tabs<Tab extends string>({ label, names, open, href }: TabsProps<Tab>): ReactNode {
  return (
    <nav className="tabs" aria-label={label}>
      {names.map(([tab, name], at) => (
        <Link key={tab} href={href(at === 0 ? undefined : tab)} aria-current={tab === open ? 'page' : undefined}>
          {name}
        </Link>
      ))}
    </nav>
  )
}
