/** What stands for an answer that is awaited. What is below it in a page is not shown before that is there, since it would move (`shell.css`). */
import type { ReactNode } from 'react'
import { useTexts } from '#console/texts/texts.tsx'

export function Loading(): ReactNode {
  return <p className="loading">{useTexts().loading}</p>
}
