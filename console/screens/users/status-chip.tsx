/** The status of an account as a word. */
import type { Account } from 'postern/client'
import type { ReactNode } from 'react'
import { Chip, type Tone } from '#console/parts/chip.tsx'
import { useTexts } from '#console/texts/texts.tsx'

const tones: Record<Account['status'], Tone> = {
  active: 'good',
  locked: 'bad',
  disabled: 'plain',
  unverified: 'warn',
  'webhook-error': 'bad',
}

export function StatusChip({ account }: { account: Account }): ReactNode {
  const texts = useTexts()
  const isLockedOut = account.status === 'active' && account.locked_out_until !== null
  const status = isLockedOut ? 'locked' : account.status
  return <Chip tone={tones[status]}>{texts.statuses[status]}</Chip>
}
