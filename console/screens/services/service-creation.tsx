/** Creates a service: a tree with nothing in it. */
import { createService, listServiceTypes } from 'postern/client'
import type { ReactNode } from 'react'
import { useLocation } from 'wouter'
import { Confirm } from '#console/parts/confirm.tsx'
import { ProblemNote } from '#console/parts/problem.tsx'
import { postern } from '#console/postern.ts'
import { useAct, useAnswer } from '#console/queries.ts'
import { useWords } from '#console/texts/texts.tsx'
import { fieldOf, NameFields, namesOf } from './name-fields.tsx'
import { TypeChoice } from './type-choice.tsx'
import { Loading } from '#console/parts/loading.tsx'
import { words } from './words.ts'

export function ServiceCreation(): ReactNode {
  const own = useWords(words)
  const [, navigate] = useLocation()
  const create = useAct(async (form: FormData) => {
    const names = namesOf(form)
    const made = await createService(postern, { type: fieldOf(form, 'type'), ...names })
    if (made.ok) navigate(`/services/${encodeURIComponent(names.name)}`)
    return made
  })
  return (
    <Confirm
      name={own.createService}
      isDangerous={false}
      consequence={own.createServiceDoes}
      fields={
        <>
          <ServiceTypes />
          <NameFields />
        </>
      }
      act={(form) => create.mutateAsync(form)}
    />
  )
}

function ServiceTypes(): ReactNode {
  const query = { limit: 100 }
  const { data, error } = useAnswer(['service-types'], (options) => listServiceTypes(postern, query, options))
  if (error) return <ProblemNote error={error} />
  if (!data) return <Loading />
  return <TypeChoice types={data.items.map(({ name }) => name)} />
}
