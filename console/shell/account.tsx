/** Who is signed in. */
import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { useCaller } from '#console/caller.tsx'
import { deferred } from '#console/parts/deferred.tsx'
import { useTexts } from '#console/texts/texts.tsx'

const AccountMenu = deferred(() => import('./account-menu.tsx'))

export function Account(): ReactNode {
  const texts = useTexts()
  const { user } = useCaller()
  const [isOpen, setIsOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const closeByKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !isOpen) return
    setIsOpen(false)
    button.current?.focus()
  }
  return (
    <div className="who" role="presentation" onKeyDown={closeByKey}>
      <button
        ref={button}
        type="button"
        className="button plain"
        aria-expanded={isOpen}
        aria-controls="account"
        onClick={() => setIsOpen(!isOpen)}
      >
        <span className="who-name">
          {user.username} · {user.role}
        </span>
        <span className="avatar" aria-hidden="true">
          {initials(user.full_name ?? user.username)}
        </span>
        <span className="visually-hidden">{texts.account.label}</span>
      </button>
      {isOpen && <AccountMenu />}
    </div>
  )
}

function initials(name: string): string {
  const words = name.split(/[\s._-]+/).filter(Boolean)
  return [words[0], words.length > 1 ? words.at(-1) : ''].map((word) => word?.[0]?.toUpperCase() ?? '').join('')
}
