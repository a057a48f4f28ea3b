/** The recovery of who has lost every second factor: started, shown while it waits, and stopped. */
import {
  createFactorRecovery,
  deleteFactorRecovery,
  getSettings,
  type AccountDetails,
  type Factors,
} from 'postern/client'
import type { ReactNode } from 'react'
import { useCaller, useMay } from '#console/caller.tsx'
import { Confirm } from '#console/parts/confirm.tsx'
import { momentText } from '#console/parts/time.tsx'
import { postern } from '#console/postern.ts'
import { useAct, useAnswer } from '#console/queries.ts'
import { useLanguage, useWords } from '#console/texts/texts.tsx'
import { words } from './factor-words.ts'

export function Recovery({ user, factors }: { user: AccountDetails; factors: Factors }): ReactNode {
  const own = useWords(words)
  const language = useLanguage()
  const may = useMay()
  const caller = useCaller()
  const { passkeys, authenticator, recovery_codes: codes, recovery } = factors
  const hasFactor = passkeys.length > 0 || authenticator !== null
  const isOffered = may('users:write') && user.uuid !== caller.user.uuid && hasFactor && !recovery
  const settings = useAnswer(
    ['settings'],
    (options) => getSettings(postern, options),
    isOffered && may('settings:read'),
  )
  const start = useAct(() => createFactorRecovery(postern, { user: user.uuid }))
  const stop = useAct(() => deleteFactorRecovery(postern, user.uuid))
  const name = user.full_name ?? user.username
  if (recovery)
    return (
      <div className="note warn">
        <p>{own.recovery(momentText(recovery.due_at, language))}</p>
        {may('users:write') && (
          <Confirm
            name={own.stop}
            consequence={own.stopDoes(name)}
            isDangerous={false}
            act={() => stop.mutateAsync(undefined)}
          />
        )}
      </div>
    )
  if (!isOffered) return null
  return (
    <div className="actions">
      <Confirm
        name={own.recover}
        consequence={own.recoverDoes(
          name,
          own.factors(passkeys.length, authenticator !== null, codes.left),
          settings.data?.factor_recovery_hours,
        )}
        act={() => start.mutateAsync(undefined)}
      />
    </div>
  )
}
