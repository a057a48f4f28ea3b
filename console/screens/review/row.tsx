/** A grant of a review: who may do what where, since when, until when, and what is decided about it. */
import type { ReviewItem } from 'postern/client'
import type { ReactNode } from 'react'
import { placeOfGrant } from '#console/fields/place.ts'
import { Chip, type Tone } from '#console/parts/chip.tsx'
import { ProblemNote } from '#console/parts/problem.tsx'
import { momentText } from '#console/parts/time.tsx'
import { useLanguage, useWords } from '#console/texts/texts.tsx'
import { words } from './words.ts'

interface RowProps {
  item: ReviewItem
  isFocused: boolean
  onFocus: () => void
  isSaving: boolean
  /** Why the last decision was not saved. */
  refusal: unknown
  /** Absent: nothing can be decided. */
  decide: ((decision: ReviewItem['decision']) => void) | undefined
}

const tones: Record<NonNullable<ReviewItem['decision']>, Tone> = { keep: 'good', end: 'bad', expire: 'warn' }

const outcomeTones: Record<NonNullable<ReviewItem['outcome']>, Tone> = {
  kept: 'good',
  ended: 'bad',
  shortened: 'warn',
  undecided: 'plain',
  changed: 'plain',
  gone: 'plain',
}

export function Row({ item, isFocused, onFocus, isSaving, refusal, decide }: RowProps): ReactNode {
  const own = useWords(words)
  const { uuid, grant, state, decision } = item
  const { holder_name: holder, permission } = grant
  const where = placeOfGrant(grant).slice(1)
  return (
    <li
      data-grant={uuid}
      tabIndex={isFocused ? 0 : -1}
      className={isFocused ? 'focused' : ''}
      aria-current={isFocused || undefined}
      onFocus={onFocus}
    >
      <div className="review-grant">
        <p>
          <b>{holder}</b> <span className={`mono ${permission.access}`}>{grant.text}</span>
        </p>
        <p>
          <span className="mono">{where}</span>{' '}
          <span className="muted">{permission.scope === 'recursive' ? own.below : own.here}</span>
        </p>
        <Since item={item} />
      </div>
      <div className="review-decision">
        <Decided item={item} hasButtons={decide !== undefined} />
        {isSaving && <span className="small muted">{own.saving}</span>}
        {state !== 'unchanged' && item.outcome === null && <Chip tone="warn">{own.states[state]}</Chip>}
        {item.reason && <span className="small muted">“{item.reason}”</span>}
      </div>
      {decide && (
        <div className="actions">
          {(['keep', 'end', 'expire'] as const).map((each) => (
            <button
              key={each}
              type="button"
              tabIndex={isFocused ? 0 : -1}
              className={`button small ${each === decision ? `pressed ${tones[each]}` : ''}`}
              aria-pressed={each === decision}
              aria-label={`${own.acts[each]}: ${holder}, ${grant.text}, ${where}`}
              onClick={() => decide(each === decision ? null : each)}
            >
              {own.acts[each]}
            </button>
          ))}
        </div>
      )}
      {refusal !== undefined && (
        <div className="review-refusal">
          <ProblemNote error={refusal} />
        </div>
      )}
    </li>
  )
}

function Since({ item: { grant } }: { item: ReviewItem }): ReactNode {
  const own = useWords(words)
  const language = useLanguage()
  const { permission, updated_at: updatedAt, granted_by: by, last_active_at: activeAt, holder } = grant
  const isUser = typeof holder === 'object' && 'user' in holder
  const parts = [
    permission.expires_at === null ? own.endless : own.ends(momentText(permission.expires_at, language)),
    own.granted(momentText(updatedAt, language), by),
    ...(isUser ? [activeAt === null ? own.neverActive : own.active(momentText(activeAt, language))] : []),
  ]
  return <p className="small muted">{parts.join(' · ')}</p>
}

/** The outcome or the decision in a word. A pressed button says it already. */
function Decided({ item, hasButtons }: { item: ReviewItem; hasButtons: boolean }): ReactNode {
  const own = useWords(words)
  const language = useLanguage()
  const { decision, outcome, expires_at: expiresAt } = item
  if (outcome !== null) return <Chip tone={outcomeTones[outcome]}>{own.outcomes[outcome]}</Chip>
  if (decision === 'expire') return <Chip tone="warn">{own.decided.expire(momentText(expiresAt!, language))}</Chip>
  if (decision === null || hasButtons) return null
  return <Chip tone={tones[decision]}>{own.decided[decision]}</Chip>
}
