import { expect, test } from 'vitest'
import { html, trustedHtml } from './html.ts'

test('values are escaped in elements and in attributes', () => {
  const name = `<script>alert('1')</script> & "two"`
  expect(html`<p title="${name}">${name}</p>`.markup).toBe(
    '<p title="&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &quot;two&quot;">&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &quot;two&quot;</p>',
  )
})

test('markup is not escaped, lists are joined, undefined is empty', () => {
  const items = ['a', '<b>'].map(item => html`<li>${item}</li>`)
  expect(html`<ul>${items}${undefined}${trustedHtml('<hr>')}${0}</ul>`.markup).toBe(
    '<ul><li>a</li><li>&lt;b&gt;</li><hr>0</ul>',
  )
})

test('text from a file cannot pass as markup', () => {
  expect(html`<p>${'{"markup":"<b>"}'}</p>`.markup).toBe('<p>{&quot;markup&quot;:&quot;&lt;b&gt;&quot;}</p>')
})

test('control characters and lone surrogates become replacement characters', () => {
  expect(html`${'a\u0000b\ud800c\tq😀'}`.markup).toBe('a\ufffdb\ufffdc\tq😀')
})
