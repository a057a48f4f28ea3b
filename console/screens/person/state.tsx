/** The state of an account in a sentence, and why. */
import type { Account, AuditEvent } from 'postern/client'
import type { ReactNode } from 'react'
import { Icon } from '#console/parts/mark.tsx'
import { momentText } from '#console/parts/time.tsx'
import type { Texts } from '#console/texts/en.ts'
import { useLanguage, useTexts, useWords, type Language } from '#console/texts/texts.tsx'
import { words } from './words.ts'

/** @param lockedBy the event that set the lock, where it is known */
export function State({ account, lockedBy }: { account: Account; lockedBy?: AuditEvent | undefined }): ReactNode {
  const texts = useTexts()
  const language = useLanguage()
  const own = useWords(words)
  const { sentence, tone } = stateOf(account, texts, language)
  const who = lockedBy?.actor?.username
  const when = lockedBy ? momentText(lockedBy.at, language) : ''
  const until = account.lock?.until
  const by = until ? own.lockedUntilBy(who ?? '', when, momentText(until, language)) : own.lockedBy(who ?? '', when)
  return (
    <div className={`state ${tone}`}>
      <Icon name={tone === 'good' ? 'good' : tone === 'warn' ? 'wait' : 'stop'} />
      <div>
        <p>
          <b>{who && account.status === 'locked' ? by : sentence}</b>
        </p>
        <p className="small">{reasonsOf(account, texts, language).join(' ')}</p>
      </div>
    </div>
  )
}

type Tone = 'good' | 'bad' | 'warn'

function stateOf(account: Account, texts: Texts, language: Language): { sentence: string; tone: Tone } {
  const { states } = texts.person
  const { status, lock, locked_out_until } = account
  if (status === 'locked' && lock?.until)
    return { sentence: states.lockedUntil(momentText(lock.until, language)), tone: 'bad' }
  if (status === 'locked') return { sentence: states.lockedForever, tone: 'bad' }
  if (status === 'active' && locked_out_until)
    return { sentence: states.lockedOut(momentText(locked_out_until, language)), tone: 'warn' }
  const tone = status === 'active' ? 'good' : status === 'unverified' ? 'warn' : 'bad'
  return { sentence: states[status], tone }
}

function reasonsOf(account: Account, texts: Texts, language: Language): string[] {
  const { states, locks } = texts.person
  const { lock, must_change_password, failed_attempts, last_login_at } = account
  return [
    lock ? `${locks[lock.kind]}.` : '',
    lock?.reason ? states.reason(lock.reason) : '',
    last_login_at ? states.lastLogin(momentText(last_login_at, language)) : states.neverLogin,
    must_change_password ? states.mustChange : '',
    failed_attempts > 0 ? states.failed(failed_attempts) : '',
  ].filter(Boolean)
}
