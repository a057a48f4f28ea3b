/** The screens that the caller may see, in groups. */
import type { ReactNode } from 'react'
import { Link, useLocation } from 'wouter'
import { useMay } from '#console/caller.tsx'
import { screens, type Screen } from '#console/navigation.ts'
import { Mark } from '#console/parts/mark.tsx'
import { useTexts } from '#console/texts/texts.tsx'

export function Navigation({ isOpen }: { isOpen: boolean }): ReactNode {
  const texts = useTexts()
  const may = useMay()
  const [path] = useLocation()
  const seen = screens.filter(({ scope }) => may(scope))
  const groups = Map.groupBy(seen, ({ group }) => group)
  const isHere = ({ name }: Screen) =>
    path === `/${name}` || path.startsWith(`/${name}/`) || (path === '/' && name === seen[0]?.name)
  return (
    <nav id="navigation" aria-label={texts.navigation.label} className={isOpen ? 'open' : ''}>
      <p className="brand">
        <Mark /> Postern
      </p>
      {[...groups].map(([group, each]) => (
        <section key={group} aria-labelledby={`navigation-${group}`}>
          <h2 id={`navigation-${group}`}>{texts.navigation.groups[group]}</h2>
          <ul>
            {each.map((screen) => (
              <li key={screen.name}>
                <Link href={`/${screen.name}`} aria-current={isHere(screen) ? 'page' : undefined}>
                  {texts.screens[screen.name]}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </nav>
  )
}
