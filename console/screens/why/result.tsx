/** The answer: a sentence, the path with what decides on it, and what would turn it round. One request, and one for the name of the user. */
import { checkPermissions } from 'postern/client'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { useCaller, useMay } from '#console/caller.tsx'
import { namesOfPlace, writePlace } from '#console/fields/place.ts'
import { Icon } from '#console/parts/mark.tsx'
import { ProblemNote } from '#console/parts/problem.tsx'
import { postern } from '#console/postern.ts'
import { useAnswer } from '#console/queries.ts'
import { localeOf } from '#console/texts/locale.ts'
import { useLanguage, useWords } from '#console/texts/texts.tsx'
import { Path } from './path.tsx'
import { drawPath } from './picture.ts'
import type { Answer, Question } from './question.ts'
import { wayOf } from './remedy.ts'
import { verdictOf } from './verdict.ts'
import { Ways } from './ways.tsx'
import { Loading } from '#console/parts/loading.tsx'
import { words } from './words.ts'

export interface Asked {
  /** An id or a name. */
  user: string
  service: string
  path?: string | undefined
  permission: string
}

/** @param who the name of the user; null while it is not known */
export function Result({ asked, who }: { asked: Asked; who: string | null }): ReactNode {
  const own = useWords(words)
  const may = useMay()
  const { user, permission, ...place } = asked
  const remedies = may('grants:read') && may('tree:read')
  const check = { ...place, permission, user }
  const { data, error, isPlaceholderData, refetch } = useAnswer(['check', check], (options) =>
    checkPermissions(postern, { checks: [check], explain: true, remedies }, options),
  )
  if (error) return <ProblemNote error={error} again={() => void refetch()} />
  const answer = data?.results[0]
  if (!answer || isPlaceholderData || who === null) return <Loading />
  const question = { who, permission, names: namesOfPlace(place) }
  const { tone, sentence, because } = verdictOf(question, answer, own)
  return (
    <>
      <div className={`state ${tone}`} role="status">
        <Icon name={tone === 'good' ? 'good' : tone === 'warn' ? 'wait' : 'stop'} />
        <div>
          <p>
            <b>{sentence}</b>
          </p>
          <p>{because}</p>
        </div>
      </div>
      <div className="two">
        <div className="sections">
          <Path label={own.path} levels={drawPath(question, answer, own)} />
          {may('permissions:read') && answer.exact !== false && (
            <p>
              <Link href={`/who-may?${writePlace(place, { permission })}`}>{own.whoMay}</Link>
            </p>
          )}
        </div>
        <Turning asked={asked} question={question} answer={answer} />
      </div>
    </>
  )
}

function Turning({ asked, question, answer }: { asked: Asked; question: Question; answer: Answer }): ReactNode {
  const own = useWords(words)
  const language = useLanguage()
  const { user } = useCaller()
  const { items = [], complete: isComplete = true } = answer.remedies ?? {}
  const context = {
    question,
    answer,
    words: own,
    user: asked.user,
    isCaller: asked.user === user.uuid || asked.user === user.username,
    dateText: (at: string) => new Intl.DateTimeFormat(localeOf(language), { dateStyle: 'long' }).format(Date.parse(at)),
    here: location.pathname + location.search,
  }
  const { hidden, noneOfAdministrator, none } = own.remedies
  return (
    <Ways
      ways={items.map((remedy) => wayOf(remedy, context))}
      isComplete={isComplete}
      none={!answer.remedies ? hidden : answer.reason === 'administrator' ? noneOfAdministrator : none}
      words={own}
    />
  )
}
