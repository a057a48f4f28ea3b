/** The head of a screen. It takes the focus when the screen opens, so that a screen reader says where one is. */
import { useEffect, useRef, type ReactNode } from 'react'

export interface PageProps {
  title: string
  about?: ReactNode
  /** Beside the title: what one can do here. */
  actions?: ReactNode
  children: ReactNode
}

export function Page({ title, about, actions, children }: PageProps): ReactNode {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} · Postern`
    heading.current?.focus({ preventScroll: true })
  }, [title])
  return (
    <div className="page">
      <div className="page-head">
        <div>
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {about && <p className="muted">{about}</p>}
        </div>
        {actions && <div className="actions">{actions}</div>}
      </div>
      {children}
    </div>
  )
}
