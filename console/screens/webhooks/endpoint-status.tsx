/** Whether an endpoint is on and answers, as a word. */
import type { Webhook } from 'postern/client'
import type { ReactNode } from 'react'
import { Chip } from '#console/parts/chip.tsx'
import { useWords } from '#console/texts/texts.tsx'
import { words } from './words.ts'

export function EndpointStatus({ webhook: { enabled, failures } }: { webhook: Webhook }): ReactNode {
  const own = useWords(words)
  if (!enabled) return <Chip>{own.off}</Chip>
  return <Chip tone={failures > 0 ? 'bad' : 'good'}>{failures > 0 ? own.failing : own.on}</Chip>
}
