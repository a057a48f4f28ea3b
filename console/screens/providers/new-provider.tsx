/** A new provider: its kind decides what else is asked for. */
import { createProvider, type CreateProviderInput, type Provider } from 'postern/client'
import { useState, type ReactNode } from 'react'
import { SelectField, TextField } from '#console/forms/fields.tsx'
import { Form } from '#console/forms/form.tsx'
import { textOf } from '#console/forms/submit.ts'
import { postern } from '#console/postern.ts'
import { useAct } from '#console/queries.ts'
import { useWords } from '#console/texts/texts.tsx'
import { words as fieldWords } from './field-words.ts'
import { ProviderFields, providerOf } from './provider-fields.tsx'
import { words } from './words.ts'

export function NewProvider({ created }: { created: (uuid: string) => void }): ReactNode {
  const own = useWords(words)
  const fields = useWords(fieldWords)
  const [preset, setPreset] = useState<Provider['preset']>('oidc')
  const create = useAct((input: CreateProviderInput) => createProvider(postern, input))
  const submit = async (form: FormData) => {
    const issuer = textOf(form, 'issuer')
    const { uuid } = await create.mutateAsync({
      ...providerOf(form),
      name: textOf(form, 'name'),
      preset,
      ...(issuer && { issuer }),
    })
    created(uuid)
  }
  return (
    <Form name={own.create} act={submit}>
      <SelectField
        name="preset"
        label={fields.preset}
        values={own.presets}
        value={preset}
        onChange={(event) => setPreset(event.target.value as Provider['preset'])}
      />
      <TextField
        name="name"
        label={fields.name}
        hint={fields.nameHint}
        pattern="[a-z0-9]+(?:-[a-z0-9]+)*"
        key={preset}
        defaultValue={preset === 'oidc' ? '' : preset}
        required
      />
      {preset === 'oidc' && (
        <TextField
          name="issuer"
          label={fields.issuer}
          hint={fields.issuerHint}
          type="url"
          placeholder="https://"
          required
        />
      )}
      <ProviderFields preset={preset} />
    </Form>
  )
}
