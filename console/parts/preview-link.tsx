/** A link to what a change would do, from where the thing that it changes is shown. */
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { whatIfHref, type Change } from './what-if-href.ts'

export interface PreviewLinkProps {
  /** The act. */
  name: string
  /** What it is done to. */
  subject: string
  change: Change
}

export function PreviewLink({ name, subject, change }: PreviewLinkProps): ReactNode {
  return (
    <Link className="button small" href={whatIfHref(change)} aria-label={`${name}: ${subject}`}>
      {name}
    </Link>
  )
}
