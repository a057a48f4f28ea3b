/** What one can do to an account, in one place, each naming its consequence. */
import {
  deleteUser,
  lockUser,
  requirePasswordChange,
  sendPasswordResetLink,
  unlockUser,
  unwrap,
  updateUser,
  type AccountDetails,
  type LockUserInput,
  type Session,
} from 'postern/client'
import { useState, type ReactNode } from 'react'
import { useLocation } from 'wouter'
import { useCaller, useMay } from '#console/caller.tsx'
import { Confirm } from '#console/parts/confirm.tsx'
import { postern } from '#console/postern.ts'
import { useAct } from '#console/queries.ts'
import { EndAll } from '#console/screens/sessions/end-all.tsx'
import { useTexts, useWords } from '#console/texts/texts.tsx'
import { Offboard } from './offboard.tsx'
import { RoleAct } from './role-act.tsx'
import { words } from './words.ts'

export interface ActsProps {
  user: AccountDetails
  /** The first page; undefined while it is not known. */
  sessions: { items: readonly Session[]; next: string | null } | undefined
}

export function Acts({ user, sessions }: ActsProps): ReactNode {
  const texts = useTexts()
  const may = useMay()
  const caller = useCaller()
  const [, navigate] = useLocation()
  const [isDone, setIsDone] = useState(false)
  const { acts } = texts.person
  const { uuid, email } = user
  const name = user.full_name ?? user.username
  const isOwn = uuid === caller.user.uuid
  const lock = useAct((input: LockUserInput) => lockUser(postern, uuid, input))
  const unlock = useAct(() => unlockUser(postern, uuid))
  const reset = useAct((address: string) => sendPasswordResetLink(postern, { email: address }))
  const force = useAct(() => requirePasswordChange(postern, uuid))
  const own = useWords(words)
  const enable = useAct(() => updateUser(postern, uuid, { is_active: true }))
  const finish = () => setIsDone(true)
  const remove = async () => {
    unwrap(await deleteUser(postern, uuid))
    navigate('/users')
  }
  const isLocked = user.lock !== null || user.locked_out_until !== null
  const mayLock = may('users:lock') && !isOwn
  const mayWrite = may('users:write') && !isOwn
  if (!mayLock && !mayWrite && !may('sessions:end')) return null
  return (
    <section className="card section" aria-labelledby="acts">
      <h2 id="acts">{acts.title}</h2>
      <p className="muted small">{acts.about}</p>
      {isDone && (
        <p className="note good" role="status">
          <b>{acts.done}</b>
        </p>
      )}
      <div className="actions">
        {mayLock && isLocked && (
          <Confirm
            name={acts.unlock}
            consequence={acts.unlockDoes(name)}
            isDangerous={false}
            act={() => unlock.mutateAsync(undefined).then(finish)}
          />
        )}
        {mayLock && !user.lock && (
          <Confirm
            name={acts.lock}
            consequence={acts.lockDoes(name, sessions?.items.length)}
            fields={<LockFields />}
            act={(form) => lock.mutateAsync(lockOf(form)).then(finish)}
          />
        )}
        {may('sessions:end') && sessions && !isOwn && <EndAll user={{ uuid, name }} page={sessions} done={finish} />}
        {mayWrite && email && (
          <Confirm
            name={acts.reset}
            consequence={acts.resetDoes(email)}
            isDangerous={false}
            act={() => reset.mutateAsync(email).then(finish)}
          />
        )}
        {mayWrite && user.has_password && !user.must_change_password && (
          <Confirm
            name={acts.force}
            consequence={acts.forceDoes(name)}
            isDangerous={false}
            act={() => force.mutateAsync(undefined).then(finish)}
          />
        )}
        {mayWrite && may('settings:read') && user.kind === 'person' && <RoleAct user={user} done={finish} />}
        {mayWrite && user.is_active && <Offboard user={user} sessions={sessions} done={finish} />}
        {mayWrite && !user.is_active && (
          <Confirm
            name={own.enable}
            consequence={own.enableDoes(name)}
            isDangerous={false}
            act={() => enable.mutateAsync(undefined).then(finish)}
          />
        )}
        {mayWrite && <Confirm name={acts.remove} consequence={acts.removeDoes(name)} act={remove} />}
      </div>
    </section>
  )
}

const kinds = ['administrative', 'compromised'] as const

function LockFields(): ReactNode {
  const { acts } = useTexts().person
  return (
    <>
      <label className="field">
        <span>{acts.kind}</span>
        <select name="kind">
          {kinds.map((kind) => (
            <option key={kind} value={kind}>
              {acts.kinds[kind]}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        <span>{acts.until}</span>
        <input type="datetime-local" name="until" />
      </label>
      <label className="field">
        <span>{acts.reason}</span>
        <input name="reason" maxLength={500} />
      </label>
    </>
  )
}

function lockOf(form: FormData): LockUserInput {
  const until = textOf(form, 'until')
  return {
    kind: kinds.find((kind) => kind === form.get('kind')) ?? 'administrative',
    until: until ? new Date(until).toISOString() : null,
    reason: textOf(form, 'reason') || null,
  }
}

function textOf(form: FormData, name: string): string {
  const value = form.get(name)
  return typeof value === 'string' ? value.trim() : ''
}
