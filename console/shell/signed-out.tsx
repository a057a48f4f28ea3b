/** What somebody sees who is not signed in: the way to the hosted page, which comes back here. */
import { getBootstrapStatus } from 'postern/client'
import { useEffect, type ReactNode } from 'react'
import { deferred } from '#console/parts/deferred.tsx'
import { Mark } from '#console/parts/mark.tsx'
import { postern } from '#console/postern.ts'
import { useAnswer } from '#console/queries.ts'
import { useTexts } from '#console/texts/texts.tsx'

const FirstStart = deferred(() => import('#console/screens/first-start/first-start.tsx'))

export default function SignedOut(): ReactNode {
  const texts = useTexts()
  const { data } = useAnswer(['bootstrap'], (options) => getBootstrapStatus(postern, options))
  const back = location.pathname + location.search
  useEffect(() => {
    document.title = `${texts.signIn.title} · Postern`
  }, [texts])
  return (
    <main className="card-page">
      <div className="card narrow">
        <Mark />
        {data?.needed ? (
          <FirstStart />
        ) : (
          <>
            <h1>{texts.signIn.title}</h1>
            <p className="muted">{texts.signIn.about}</p>
            <a className="button primary wide" href={`/sign-in?return_to=${encodeURIComponent(back)}`}>
              {texts.signIn.button}
            </a>
          </>
        )}
      </div>
    </main>
  )
}
