/** The fields of a provider that an administrator chooses, and the body that they make. */
import type { CreateProviderInput, Provider } from 'postern/client'
import type { ReactNode } from 'react'
import { CheckField, TextArea, TextField } from '#console/forms/fields.tsx'
import { linesOf, textOf } from '#console/forms/submit.ts'
import { useWords } from '#console/texts/texts.tsx'
import { words } from './field-words.ts'

type Preset = Provider['preset']
type Claim = keyof Provider['claims']

const claimNames: readonly Claim[] = ['email', 'email_verified', 'full_name', 'username']

/** @param provider the one that is edited; undefined: a new one */
export function ProviderFields({ preset, provider }: { preset: Preset; provider?: Provider }): ReactNode {
  const texts = useWords(words)
  const secretHint = provider ? texts.secretKept : texts.secretNew
  return (
    <>
      <TextField name="title" label={texts.title} hint={texts.titleHint} defaultValue={provider?.title} />
      <TextField name="client_id" label={texts.client_id} defaultValue={provider?.client_id} required />
      <TextField
        name="client_secret"
        label={texts.client_secret}
        type="password"
        autoComplete="new-password"
        hint={preset === 'apple' ? `${secretHint} ${texts.secretApple}` : secretHint}
      />
      <fieldset>
        <legend>{texts.policy}</legend>
        <CheckField
          name="sign_up"
          label={texts.sign_up}
          hint={texts.signUpHint}
          defaultChecked={provider?.sign_up ?? false}
        />
        <CheckField name="link" label={texts.link} hint={texts.linkHint} defaultChecked={provider?.link ?? false} />
        <TextArea
          name="allowed_domains"
          label={texts.allowed_domains}
          hint={texts.domainsHint}
          defaultValue={provider?.allowed_domains.join('\n')}
        />
        {(preset === 'google' || preset === 'microsoft') && (
          <TextField
            name="tenant"
            label={texts.tenant}
            hint={texts.tenantHint[preset]}
            defaultValue={provider?.tenant ?? ''}
          />
        )}
      </fieldset>
      <details>
        <summary>{texts.more}</summary>
        <div className="form">
          <TextArea
            name="scopes"
            label={texts.scopes}
            hint={texts.scopesHint}
            defaultValue={provider?.scopes.join('\n')}
          />
          {claimNames.map((claim) => (
            <TextField
              key={claim}
              name={`claims/${claim}`}
              label={texts.claims[claim]}
              hint={texts.claimsHint}
              defaultValue={provider?.claims[claim] ?? ''}
            />
          ))}
        </div>
      </details>
    </>
  )
}

type Fields = Pick<
  CreateProviderInput,
  'title' | 'client_id' | 'client_secret' | 'sign_up' | 'link' | 'allowed_domains' | 'tenant' | 'scopes' | 'claims'
>

/** What the fields say. What is empty is left out, so that the preset decides, or what is stored stays. */
export function providerOf(form: FormData): Fields {
  const [title, secret, scopes] = [textOf(form, 'title'), textOf(form, 'client_secret'), linesOf(form, 'scopes')]
  const claims = claimNames.flatMap((claim) => {
    const name = textOf(form, `claims/${claim}`)
    return name ? [[claim, name] as const] : []
  })
  return {
    client_id: textOf(form, 'client_id'),
    sign_up: form.has('sign_up'),
    link: form.has('link'),
    allowed_domains: linesOf(form, 'allowed_domains'),
    tenant: textOf(form, 'tenant') || null,
    claims: Object.fromEntries(claims),
    ...(title && { title }),
    ...(secret && { client_secret: secret }),
    ...(scopes.length > 0 && { scopes }),
  }
}
