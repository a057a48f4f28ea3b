/** ⌘K: reaches any user, group, service, resource or screen by some letters of its name. */
import { listGroups, listResources, listUsers, type Resource } from 'postern/client'
import { useDeferredValue, useEffect, useState, type ReactNode } from 'react'
import { Autocomplete } from 'react-aria-components/Autocomplete'
import { Dialog } from 'react-aria-components/Dialog'
import { Header } from 'react-aria-components/Header'
import { I18nProvider } from 'react-aria-components/I18nProvider'
import { Input } from 'react-aria-components/Input'
import { Menu, MenuItem, MenuSection } from 'react-aria-components/Menu'
import { Modal, ModalOverlay } from 'react-aria-components/Modal'
import { SearchField } from 'react-aria-components/SearchField'
import { useLocation } from 'wouter'
import { useMay } from '#console/caller.tsx'
import { screens } from '#console/navigation.ts'
import { postern } from '#console/postern.ts'
import { useAnswer } from '#console/queries.ts'
import { useLanguage, useTexts } from '#console/texts/texts.tsx'

/** Most things of a kind: more letters find the others. */
const limit = 6

/** Letters that a search of resources needs. */
const fewestLetters = 3

/** Milliseconds without a letter before Postern is asked. */
const pause = 150

interface Found {
  href: string
  name: string
  about: string
}

export default function Palette({ close }: { close: () => void }): ReactNode {
  const texts = useTexts()
  const [, navigate] = useLocation()
  const [typed, setTyped] = useState('')
  const found = useFound(useSettled(typed.trim()), typed)
  const choose = (href: string) => {
    close()
    navigate(href)
  }
  return (
    <I18nProvider locale={useLanguage()}>
      <ModalOverlay className="overlay" isOpen isDismissable onOpenChange={close}>
        <Modal className="card palette">
          <Dialog aria-label={texts.palette.label}>
            <Autocomplete inputValue={typed} onInputChange={setTyped}>
              <SearchField aria-label={texts.palette.label} autoFocus>
                <Input placeholder={texts.palette.placeholder} />
              </SearchField>
              <Menu
                aria-label={texts.palette.found}
                onAction={(key) => choose(String(key))}
                renderEmptyState={() => <p className="muted">{texts.palette.nothing}</p>}
              >
                {found.map(({ heading, items }) => (
                  <MenuSection key={heading}>
                    <Header>{heading}</Header>
                    {items.map(({ href, name, about }) => (
                      <MenuItem key={href} id={href} textValue={`${name} ${about}`}>
                        <span>{name}</span>
                        <span className="small muted">{about}</span>
                      </MenuItem>
                    ))}
                  </MenuSection>
                ))}
              </Menu>
            </Autocomplete>
          </Dialog>
        </Modal>
      </ModalOverlay>
    </I18nProvider>
  )
}

/** What was typed, once the keys are still. */
function useSettled(typed: string): string {
  const [settled, setSettled] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setSettled(typed), pause)
    return () => clearTimeout(timer)
  }, [typed])
  return settled
}

/** Screens are found here; users, groups, services and resources by Postern. */
function useFound(wanted: string, typed: string): { heading: string; items: Found[] }[] {
  const texts = useTexts()
  const may = useMay()
  const letters = useDeferredValue(typed.trim().toLowerCase())
  const users = useAnswer(
    ['palette', 'users', wanted],
    (options) => listUsers(postern, { q: wanted, limit }, options),
    wanted !== '' && may('users:read'),
  )
  const groups = useAnswer(
    ['palette', 'groups', wanted],
    (options) => listGroups(postern, { q: wanted, limit }, options),
    wanted !== '' && may('groups:read'),
  )
  const resources = useAnswer(
    ['palette', 'resources', wanted],
    (options) => listResources(postern, { q: wanted, limit }, options),
    wanted.length >= fewestLetters && may('tree:read'),
  )
  const reachable = screens
    .filter(({ scope, name }) => may(scope) && texts.screens[name].toLowerCase().includes(letters))
    .map(({ name }) => ({ href: `/${name}`, name: texts.screens[name], about: '' }))
  const people = (wanted ? (users.data?.items ?? []) : []).map(({ uuid, username, full_name, email }) => ({
    href: `/users/${uuid}`,
    name: full_name ?? username,
    about: [username, email].filter(Boolean).join(' · '),
  }))
  const all = (wanted ? (groups.data?.items ?? []) : []).map(({ uuid, name, description }) => ({
    href: `/groups/${uuid}`,
    name,
    about: description ?? '',
  }))
  const nodes = (wanted.length < fewestLetters ? [] : (resources.data?.items ?? [])).map((node) => ({
    href: nodeHref(node),
    name: node.display_name,
    about: node.path,
  }))
  // What was found for other letters is narrowed here until Postern has answered.
  const fitting = (answer: { isPlaceholderData: boolean }, items: Found[]) =>
    wanted === typed.trim() && !answer.isPlaceholderData
      ? items
      : items.filter(({ name, about }) => `${name}\n${about}`.toLowerCase().includes(letters))
  return [
    { heading: texts.screens.users, items: fitting(users, people) },
    { heading: texts.screens.groups, items: fitting(groups, all) },
    { heading: texts.palette.resources, items: fitting(resources, nodes) },
    { heading: texts.palette.screens, items: reachable },
  ].filter(({ items }) => items.length > 0)
}

/** A service, or the tree of its service with the resource open. */
function nodeHref({ uuid, path, parent }: Resource): string {
  const service = `/services/${encodeURIComponent(path.split('/')[1] ?? '')}`
  return parent === null ? service : `${service}?open=${uuid}`
}
