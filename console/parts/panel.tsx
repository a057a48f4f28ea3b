/** A panel beside a list: one thing of it, while the list stays. It is in the address, and Escape closes it. */
import { useEffect, useRef, type ReactNode } from 'react'
import { Icon } from './mark.tsx'
import { useTexts } from '#console/texts/texts.tsx'

export function Panel({
  title,
  close,
  children,
}: {
  title: string
  close: () => void
  children: ReactNode
}): ReactNode {
  const texts = useTexts()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus({ preventScroll: true }), [title])
  return (
    <aside className="card panel" aria-label={title} onKeyDown={(event) => event.key === 'Escape' && close()}>
      <div className="panel-head">
        <h2 ref={heading} tabIndex={-1}>
          {title}
        </h2>
        <button type="button" className="button plain" onClick={close}>
          <Icon name="close" />
          <span className="visually-hidden">{texts.close}</span>
        </button>
      </div>
      {children}
    </aside>
  )
}
