import { describe, expect, it } from 'vitest'
import { plainText } from '#adapters/feeds/parsing/plainText.ts'
import { webLink } from '#adapters/feeds/parsing/webLink.ts'

describe('plain text', () => {
  it('leaves no element, script or comment, and keeps the words apart', () => {
    expect(plainText('<p>Shares <b>rose</b> 5&nbsp;%</p><p>Oil fell</p>', 100)).toBe('Shares rose 5 % Oil fell')
    expect(plainText('One<script>alert("<b>")</script>two<!-- <b> -->three<br/>four', 100)).toBe('One two three four')
    expect(plainText('<img src=x onerror=alert(1)>Title', 100)).toBe('Title')
    expect(plainText('Kept <style>p { color: red', 100)).toBe('Kept')
    expect(plainText('Kept <a href="', 100)).toBe('Kept')
  })

  it('uncovers markup that was escaped, and leaves comparisons alone', () => {
    expect(plainText('&lt;script&gt;alert(1)&lt;/script&gt;Title', 100)).toBe('Title')
    expect(plainText('&amp;lt;b&amp;gt;Title&amp;lt;/b&amp;gt;', 100)).toBe('Title')
    expect(plainText('P/E < 10 & rising, R&D up, 3 &lt; 4', 100)).toBe('P/E < 10 & rising, R&D up, 3 < 4')
    expect(plainText('&#72;&#x69; &hellip; &unknown; &#0;&#xD800;&#9999999;', 100)).toBe('Hi \u2026 &unknown;')
  })

  it('takes out what cannot be seen or turns the direction of writing', () => {
    expect(plainText('a\u202Eb\u200Bc\u0000d\uFEFFe\n\t f', 100)).toBe('abcde f')
    // The letter changes its length when it is made small, which must not move what is cut out.
    expect(plainText('\u0130\u0130\u0130<SCRIPT>x</SCRIPT>\u0130', 100)).toBe('\u0130\u0130\u0130 \u0130')
  })

  it('cuts long texts, never within a character', () => {
    expect(plainText('abcdef', 6)).toBe('abcdef')
    expect(plainText('abcdefg', 6)).toBe('abcde\u2026')
    expect(plainText('abcd\u{1F600}fg', 6)).toBe('abcd\u2026')
  })

  it('takes time by the length of the text only', () => {
    for (const bomb of ['<a', '<!--', '<script>', '&lt;', '<![CDATA[', '</', '<script></script']) {
      const started = performance.now()
      expect(plainText(bomb.repeat(200_000 / bomb.length), 100)).not.toMatch(/<[a-z/!?]/i)
      expect(performance.now() - started).toBeLessThan(2_000)
    }
  })
})

describe('a link', () => {
  it('is kept only as http or https, without a password', () => {
    expect(webLink(' https://example.com/a?b=1 ')).toBe('https://example.com/a?b=1')
    for (const bad of [
      'javascript:alert(1)',
      'data:text/html,x',
      'file:///etc/passwd',
      '//example.com',
      'ftp://a.b/c',
      '',
    ]) {
      expect(webLink(bad)).toBeNull()
    }
    expect(webLink('https://name:word@example.com/')).toBeNull()
    expect(webLink('https://')).toBeNull()
    expect(webLink(`https://example.com/${'a'.repeat(2_000)}`)).toBeNull()
  })

  it('is the same for one page', () => {
    const page = 'https://example.com/news?id=7'
    expect(webLink('HTTPS://Example.COM:443/news?id=7&utm_source=rss&utm_medium=feed#top')).toBe(page)
    expect(webLink(`${page}&fbclid=abc`)).toBe(page)
  })
})
