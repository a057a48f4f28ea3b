/** The frame of every screen: navigation, search, and who is signed in. */
import { useEffect, useState, type ReactNode } from 'react'
import { useLocation } from 'wouter'
import { deferred } from '#console/parts/deferred.tsx'
import { Icon } from '#console/parts/mark.tsx'
import { useTexts } from '#console/texts/texts.tsx'
import { Account } from './account.tsx'
import { Navigation } from './navigation.tsx'

const Palette = deferred(() => import('./palette.tsx'))

const isMac = navigator.platform.startsWith('Mac')

export function Shell({ children }: { children: ReactNode }): ReactNode {
  const texts = useTexts()
  const [path] = useLocation()
  const [menuOf, setMenuOf] = useState<string | null>(null)
  const [isSearching, setIsSearching] = useState(false)
  useSearchKeys(() => setIsSearching(true))
  // The menu is open on the path that it was opened on, so a chosen screen closes it.
  const isMenuOpen = menuOf === path
  return (
    <div className="frame">
      <a className="skip" href="#content">
        {texts.skip}
      </a>
      <header>
        <button
          type="button"
          className="button menu"
          aria-expanded={isMenuOpen}
          aria-controls="navigation"
          onClick={() => setMenuOf(isMenuOpen ? null : path)}
        >
          <Icon name={isMenuOpen ? 'close' : 'menu'} />
          {texts.menu}
        </button>
        <button type="button" className="search" aria-haspopup="dialog" onClick={() => setIsSearching(true)}>
          <Icon name="search" />
          <span>{texts.palette.label}</span>
          <kbd aria-hidden="true">{isMac ? '⌘K' : 'Ctrl K'}</kbd>
        </button>
        <Account />
      </header>
      <Navigation isOpen={isMenuOpen} />
      <main id="content" tabIndex={-1}>
        {children}
      </main>
      {isSearching && <Palette close={() => setIsSearching(false)} />}
    </div>
  )
}

/** ⌘K or Ctrl K from anywhere. */
function useSearchKeys(open: () => void): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey)) return
      event.preventDefault()
      open()
    }
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  })
}
