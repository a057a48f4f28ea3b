/** A form in a panel: its fields, what was wrong, and the button that sends it. */
import type { ReactNode } from 'react'
import { ProblemNote } from '#console/parts/problem.tsx'
import { FieldMessages } from './fields.tsx'
import { useSubmit } from './submit.ts'

export interface FormProps {
  /** The act, on the button. */
  name: string
  act: (form: FormData) => Promise<unknown>
  /** Beside the button. */
  actions?: ReactNode
  isDisabled?: boolean
  /** What sending it means, which stays in sight above the button. */
  consequence?: ReactNode
  children: ReactNode
}

export function Form({ name, act, actions, isDisabled = false, consequence, children }: FormProps): ReactNode {
  const { submit, isActing, failure } = useSubmit(act)
  return (
    <form className="form" onSubmit={submit}>
      <FieldMessages failure={failure}>{children}</FieldMessages>
      {failure && <ProblemNote error={failure.error} errors={failure.others} />}
      <div className={consequence ? 'foot in-sight' : 'foot'}>
        {consequence}
        <div className="actions">
          <button type="submit" className="button primary" disabled={isActing || isDisabled}>
            {name}
          </button>
          {actions}
        </div>
      </div>
    </form>
  )
}
