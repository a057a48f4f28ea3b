/** What one can do to a node. Each act says first what it will do, with numbers; a move is chosen in the tree. */
import {
  createResource,
  deleteResource,
  deleteService,
  updateResource,
  updateService,
  type ResourceDetails,
} from 'postern/client'
import type { ReactNode } from 'react'
import { Link, useLocation } from 'wouter'
import { useAddress } from '#console/address.ts'
import { useMay } from '#console/caller.tsx'
import { Confirm } from '#console/parts/confirm.tsx'
import { postern } from '#console/postern.ts'
import { useAct } from '#console/queries.ts'
import { useWords } from '#console/texts/texts.tsx'
import { ChildTypes } from './child-types.tsx'
import { grantsOfBranch, resourcesBelow } from './counts.ts'
import type { ExpansionAct } from './expansion.ts'
import { fieldOf, NameFields, namesOf } from './name-fields.tsx'
import { parameters } from './parameters.ts'
import { words } from './words.ts'

export interface NodeActsProps {
  node: ResourceDetails
  show: (uuid: string) => void
  dispatch: (act: ExpansionAct) => void
}

export function NodeActs({ node, show, dispatch }: NodeActsProps): ReactNode {
  const own = useWords(words)
  const may = useMay()
  const { href } = useAddress(parameters)
  const [, navigate] = useLocation()
  const { uuid, parent, path } = node
  const create = useAct(async (form: FormData) => {
    const made = await createResource(postern, { parent: uuid, type: fieldOf(form, 'type'), ...namesOf(form) })
    if (made.ok) {
      dispatch({ kind: 'load', uuid })
      show(made.value.uuid)
    }
    return made
  })
  const rename = useAct<FormData, unknown>(async (form) => {
    const names = namesOf(form)
    if (parent !== null) return updateResource(postern, uuid, names)
    const renamed = await updateService(postern, uuid, names)
    if (renamed.ok) navigate(`/services/${encodeURIComponent(names.name)}?open=${uuid}`, { replace: true })
    return renamed
  })
  const remove = useAct(async () => {
    const removed = await (parent === null ? deleteService(postern, uuid) : deleteResource(postern, uuid))
    if (removed.ok) {
      dispatch({ kind: 'forget', uuid })
      if (parent === null) navigate('/services')
      else show(parent)
    }
    return removed
  })
  return (
    <section>
      <h3>{own.acts}</h3>
      <p className="actions">
        <Confirm
          name={own.create}
          isDangerous={false}
          consequence={own.createDoes(path, resourcesBelow(node))}
          fields={
            <>
              <ChildTypes parent={uuid} />
              <NameFields />
            </>
          }
          act={(form) => create.mutateAsync(form)}
        />
        <Confirm
          name={own.rename}
          isDangerous={false}
          consequence={own.renameDoes(path, resourcesBelow(node))}
          fields={<NameFields node={node} />}
          act={(form) => rename.mutateAsync(form)}
        />
        {parent !== null && may('grants:read') && (
          <Link className="button small" href={href({ move: uuid, grants: undefined })}>
            {own.move}
          </Link>
        )}
        <Confirm
          name={own.remove}
          consequence={own.removeDoes(path, resourcesBelow(node), grantsOfBranch(node))}
          act={() => remove.mutateAsync(undefined)}
        />
      </p>
    </section>
  )
}
