/** The console: the shell around its screens for those who are signed in, and the way in for others. */
import { getCurrentUser } from 'postern/client'
import type { ReactNode } from 'react'
import { Route, Switch } from 'wouter'
import { CallerProvider, type Caller } from './caller.tsx'
import { screens } from './navigation.ts'
import { deferred } from './parts/deferred.tsx'
import { ProblemNote } from './parts/problem.tsx'
import { isSignedOut, postern } from './postern.ts'
import { callerKey, useAnswer } from './queries.ts'
import { Shell } from './shell/shell.tsx'
import { Loading } from './parts/loading.tsx'
import { useTexts } from './texts/texts.tsx'

const SignedOut = deferred(() => import('./shell/signed-out.tsx'))

export function App(): ReactNode {
  const { data: caller, error, refetch } = useAnswer(callerKey, (options) => getCurrentUser(postern, options))
  if (isSignedOut(error)) return <SignedOut />
  if (error) return <ProblemNote error={error} again={() => void refetch()} />
  if (!caller) return <Loading />
  return (
    <CallerProvider caller={caller}>
      <Shell>
        <Screens caller={caller} />
      </Shell>
    </CallerProvider>
  )
}

/** The screen of the address, of those that the caller may see. */
function Screens({ caller }: { caller: Caller }): ReactNode {
  const texts = useTexts()
  const seen = screens.filter(({ scope }) => caller.scopes.includes(scope))
  const first = seen[0]
  if (!first) return <Message title={texts.nothingHere.title} about={texts.nothingHere.about} />
  return (
    <Switch>
      <Route path="/" component={first.screen} />
      {seen.flatMap(({ name, screen, detail }) => [
        <Route key={name} path={`/${name}`} component={screen} />,
        ...(detail ? [<Route key={`${name}/`} path={`/${name}/:id`} component={detail} />] : []),
      ])}
      <Route>
        <Message title={texts.notFound.title} about={texts.notFound.about} />
      </Route>
    </Switch>
  )
}

function Message({ title, about }: { title: string; about: string }): ReactNode {
  return (
    <div className="message">
      <h1>{title}</h1>
      <p className="muted">{about}</p>
    </div>
  )
}
