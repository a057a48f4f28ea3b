/** Plugins of Swagger UI: https://swagger.io/docs/open-source-tools/swagger-ui/customization/plugin-api/ */

/** Renders texts as paragraphs with code between backticks: without HTML, so that the policy can demand trusted types. */
export function plainTexts({ React }) {
  const element = React.createElement
  const Markdown = ({ source = '' }) =>
    element(
      'div',
      { className: 'markdown' },
      source.split('\n\n').map((paragraph, n) => element('p', { key: n }, withCode(element, paragraph))),
    )
  return { wrapComponents: { Markdown: () => Markdown } }
}

/** Every second part is code. */
function withCode(element, text) {
  return text.split('`').map((part, n) => (n % 2 === 1 ? element('code', { key: n }, part) : part))
}

/** A field that finds operations by any words of their path, method, name, summary and section. */
export function searchOfOperations({ React }) {
  const element = React.createElement
  const FilterContainer = ({ layoutActions, layoutSelectors }) => {
    const current = layoutSelectors.currentFilter()
    return element(
      'div',
      { className: 'search' },
      element('label', { htmlFor: 'search' }, 'Find an operation'),
      element('input', {
        id: 'search',
        type: 'search',
        value: typeof current === 'string' && current !== 'true' ? current : '',
        onChange: ({ target }) => layoutActions.updateFilter(target.value || true),
      }),
    )
  }
  return {
    fn: { opsFilter: matching },
    wrapComponents: { FilterContainer: () => FilterContainer },
  }
}

/** @param sections an Immutable.Map of `{tagDetails, operations}` by the name of the section */
function matching(sections, phrase) {
  const words = phrase === 'true' ? [] : phrase.toLowerCase().split(/\s+/)
  return sections
    .map((section, name) => section.update('operations', (all) => all.filter((each) => isMatch(each, name, words))))
    .filter((section) => section.get('operations').size > 0)
}

function isMatch(each, section, words) {
  const operation = each.get('operation')
  const text = [each.get('method'), each.get('path'), operation.get('operationId'), operation.get('summary'), section]
    .join(' ')
    .toLowerCase()
  return words.every((word) => text.includes(word))
}
