/** The tab of how a person signs in: password, passkeys, app, codes and providers, and the recovery of who has lost them. */
import { getUserFactors, type AccountDetails, type Factors } from 'postern/client'
import type { ReactNode } from 'react'
import { Chip } from '#console/parts/chip.tsx'
import { Icon } from '#console/parts/mark.tsx'
import { ProblemNote } from '#console/parts/problem.tsx'
import { momentText } from '#console/parts/time.tsx'
import { postern } from '#console/postern.ts'
import { useAnswer } from '#console/queries.ts'
import { useLanguage, useWords } from '#console/texts/texts.tsx'
import '#console/style/person.css'
import { words } from './factor-words.ts'
import { Loading } from '#console/parts/loading.tsx'
import { Recovery } from './recovery.tsx'

export function PersonFactors({ id, user }: { id: string; user: AccountDetails | undefined }): ReactNode {
  const own = useWords(words)
  const { data, error } = useAnswer(['factors', id], (options) => getUserFactors(postern, id, options))
  if (error) return <ProblemNote error={error} />
  if (!data) return <Loading />
  const { sentence, isStrong } = strengthOf(data, own)
  return (
    <div className="sections">
      <div className={`state ${isStrong ? 'good' : 'warn'}`}>
        <Icon name={isStrong ? 'good' : 'wait'} />
        <p>
          <b>{sentence}</b>
        </p>
      </div>
      {user && <Recovery user={user} factors={data} />}
      <div className="ways">
        <Way
          name={own.password}
          none={own.isNotSet}
          ways={data.password ? [{ key: 'password', name: own.isSet }] : []}
        />
        <Way
          name={own.passkeys}
          none={own.noPasskeys}
          ways={data.passkeys.map(({ uuid, name, authenticator, backed_up, ...times }) => ({
            key: uuid,
            name,
            about: own.passkey(authenticator, backed_up),
            ...times,
          }))}
        />
        <Way
          name={own.authenticator}
          none={own.noAuthenticator}
          ways={data.authenticator ? [{ key: 'app', name: own.app, ...data.authenticator }] : []}
        />
        <Way
          name={own.codes}
          none={own.noCodes}
          ways={
            data.recovery_codes.created_at
              ? [{ key: 'codes', name: own.left(data.recovery_codes.left), created_at: data.recovery_codes.created_at }]
              : []
          }
        />
        <Way
          name={own.providers}
          none={own.noProviders}
          ways={data.providers.map(({ uuid, provider, email, ...times }) => ({
            key: uuid,
            name: provider.title,
            about: email ?? undefined,
            isOff: !provider.enabled,
            ...times,
          }))}
        />
      </div>
    </div>
  )
}

/** How strong the ways in are, as a sentence. A provider that is off signs nobody in. */
function strengthOf(factors: Factors, { sentences }: (typeof words)['en']): { sentence: string; isStrong: boolean } {
  const { password, passkeys, authenticator, providers } = factors
  if (passkeys.length > 0 && !password && !authenticator) return { sentence: sentences.passkey, isStrong: true }
  if (passkeys.length > 0 || authenticator) return { sentence: sentences.strong, isStrong: true }
  if (password) return { sentence: sentences.password, isStrong: false }
  const isLinked = providers.some(({ provider }) => provider.enabled)
  return { sentence: isLinked ? sentences.provider : sentences.none, isStrong: false }
}

interface WayIn {
  key: string
  name: string
  about?: string | undefined
  isOff?: boolean
  created_at?: string
  /** Null: never; absent: not known. */
  last_used_at?: string | null
}

/** One kind of way in, with those of the person. */
function Way({ name, none, ways }: { name: string; none: string; ways: readonly WayIn[] }): ReactNode {
  const own = useWords(words)
  const language = useLanguage()
  const times = ({ created_at: created, last_used_at: used }: WayIn) =>
    [
      created && own.created(momentText(created, language)),
      used === null ? own.neverUsed : used && own.used(momentText(used, language)),
    ].filter(Boolean)
  return (
    <section className="card section" aria-label={name}>
      <h2>{name}</h2>
      {ways.length === 0 ? (
        <p>{none}</p>
      ) : (
        <ul className="sections">
          {ways.map((way) => (
            <li key={way.key}>
              <b>{way.name}</b> {way.isOff && <Chip tone="warn">{own.off}</Chip>}
              <p className="small muted">{[way.about, ...times(way)].filter(Boolean).join(' · ')}</p>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
