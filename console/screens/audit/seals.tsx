/** The seals on the audit log, verified in the browser: each row says whether its seal holds as soon as it is computed. */
import { listAuditSeals, type AuditSeal } from 'postern/client'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { cursor, fitting, useAddress } from '#console/address.ts'
import { Chip } from '#console/parts/chip.tsx'
import { Filters, SearchText } from '#console/parts/filters.tsx'
import { List, type Column } from '#console/parts/list.tsx'
import { Page } from '#console/parts/page.tsx'
import { ProblemNote } from '#console/parts/problem.tsx'
import { Moment, momentText } from '#console/parts/time.tsx'
import { postern } from '#console/postern.ts'
import { useAnswer } from '#console/queries.ts'
import { localeOf } from '#console/texts/locale.ts'
import { useLanguage, useWords } from '#console/texts/texts.tsx'
import { useVerification, type Verification } from './use-verification.ts'
import { words } from './words.ts'

/** A digest in hexadecimal. */
const digest = fitting(/^[0-9a-f]{64}$/)

const parameters = { after: cursor, digest }
const tones = { checking: 'warn', holds: 'good', broken: 'bad' } as const

export default function Seals(): ReactNode {
  const texts = useWords(words)
  const language = useLanguage()
  const { values, go, pages } = useAddress(parameters)
  const query = { after: values.after }
  const answer = useAnswer(['seals', query], (options) => listAuditSeals(postern, query, options))
  const verification = useVerification()
  const { states, isRunning, verify } = verification
  const seals = answer.data?.items ?? []
  const kept = seals.find((seal) => seal.digest === values.digest)
  const columns: Column<AuditSeal>[] = [
    { name: texts.seal, cell: (seal) => <b className="digest">{seal.digest}</b> },
    { name: texts.through, cell: ({ through_at }) => (through_at ? <Moment at={through_at} /> : '–') },
    { name: texts.events, cell: ({ events }) => events },
    { name: texts.created, cell: ({ sealed_at }) => <Moment at={sealed_at} /> },
    {
      name: texts.state,
      cell: ({ uuid }) => {
        const state = states.get(uuid)
        return state ? <Chip tone={tones[state]}>{texts.states[state]}</Chip> : '–'
      },
    },
  ]
  return (
    <Page
      title={texts.title}
      about={texts.about}
      actions={
        <Link className="button" href="/audit">
          {texts.back}
        </Link>
      }
    >
      <Filters>
        <SearchText
          label={texts.kept}
          value={values.digest}
          onChange={(next) => go({ digest: next?.toLowerCase() })}
          isMain
        />
        {seals.length > 0 && (
          <button type="button" className="button primary" disabled={isRunning} onClick={() => void verify(seals)}>
            {texts.verify}
          </button>
        )}
      </Filters>
      {values.digest && answer.data && (
        <p className={kept ? 'note good' : 'note warn'} role="status">
          {kept ? texts.keptFound(momentText(kept.sealed_at, language)) : texts.keptMissing}
        </p>
      )}
      <Result seals={seals} {...verification} />
      <List
        label={texts.title}
        answer={answer}
        columns={columns}
        open={kept?.uuid}
        pages={pages}
        none={texts.none}
        noneHint={texts.noneHint}
      />
    </Page>
  )
}

/** What came out, with what it does not show. */
function Result({ seals, states, isRunning, error }: Verification & { seals: readonly AuditSeal[] }): ReactNode {
  const texts = useWords(words)
  const language = useLanguage()
  if (error !== undefined) return <ProblemNote error={error} />
  const verified = seals.filter(({ uuid }) => states.has(uuid))
  if (verified.length === 0) return null
  const broken = verified.filter(({ uuid }) => states.get(uuid) === 'broken').length
  const events = verified.reduce((sum, seal) => sum + seal.events, 0)
  const tone = isRunning ? 'warn' : broken > 0 ? 'bad' : 'good'
  return (
    <div className={`note ${tone}`} role="status">
      <p>
        <b>
          {isRunning
            ? texts.verifying(verified.length - 1, seals.length)
            : broken > 0
              ? texts.broken(broken)
              : texts.holds(verified.length, new Intl.NumberFormat(localeOf(language)).format(events))}
        </b>
      </p>
      {!isRunning && <p className="small">{texts.honest}</p>}
    </div>
  )
}
