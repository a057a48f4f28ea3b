/** What one can do to an account, in one place, each naming its consequence. */
import {
  deleteUser,
  lockUser,
  requirePasswordChange,
  revokeSession,
  sendPasswordResetLink,
  unlockUser,
  unwrap,
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
import { useTexts } from '#console/texts/texts.tsx'
import { RoleAct } from './role-act.tsx'

export interface ActsProps {
  user: AccountDetails
  /** Undefined while they are not known. */
  sessions: readonly Session[] | undefined
}

/** A session that somebody else has ended meanwhile has ended. */
async function endAll(sessions: readonly Session[]) {
  const ended = await Promise.all(sessions.map(({ sid }) => revokeSession(postern, sid)))
  return (
    ended.find((each) => !each.ok && each.problem.code !== 'not-found') ?? {
      ok: true as const,
      value: undefined,
      status: 204,
    }
  )
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
  const end = useAct(endAll)
  const reset = useAct((address: string) => sendPasswordResetLink(postern, { email: address }))
  const force = useAct(() => requirePasswordChange(postern, uuid))
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
            consequence={acts.lockDoes(name, sessions?.length)}
            fields={<LockFields />}
            act={(form) => lock.mutateAsync(lockOf(form)).then(finish)}
          />
        )}
        {may('sessions:end') && sessions && sessions.length > 0 && !isOwn && (
          <Confirm
            name={acts.endAll}
            consequence={acts.endAllDoes(name, sessions.length)}
            act={() => end.mutateAsync(sessions).then(finish)}
          />
        )}
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
