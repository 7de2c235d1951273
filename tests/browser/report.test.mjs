// Opens the pages that `run` made and checks what a reader would see. Prints `N passed, N failed`.
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});
let passed = 0, failed = 0;

function same(found, expected, what) {
  if (JSON.stringify(found) !== JSON.stringify(expected)) {
    throw new Error(`${what}: ${JSON.stringify(found)}, not ${JSON.stringify(expected)}`);
  }
}

async function test(name, file, options, steps) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  const said = [], asked = [];
  page.on('console', (message) => said.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => said.push(`error: ${error}`));
  page.on('dialog', (dialog) => { said.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on('request', (request) => asked.push(request.url()));
  page.on('requestfailed', (request) => { asked.splice(asked.indexOf(request.url()), 1); });
  try {
    const url = pathToFileURL(file).href;
    await page.goto(url);
    await steps(page, said);
    same(said, [], 'the console');
    same(asked, [url], 'what was loaded');
    passed += 1;
    console.log(`ok   ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAIL ${name}\n     ${error.message.split('\n')[0]}`);
  } finally {
    await context.close();
  }
}

const shown = (page) => page.locator('#shown').textContent();
const cells = (page, column) => page.locator(`#viewport tbody tr:not(.gap) td:nth-child(${column})`).allTextContents();

await test('every row is there, and the story around them', 'small-en.html', {}, async (page) => {
  same(await shown(page), '41 of 41 rows', 'rows');
  same(await page.locator('h2').allTextContents().then((all) => all.includes('Who approved it')), true, 'the story');
  same(await page.locator('svg rect.confirmed').count() > 0, true, 'the timeline');
});

await test('a name that holds <script> is text', 'small-en.html', {}, async (page) => {
  const names = await cells(page, 5);
  same(names[2], '<script>window.hacked = 1; alert(1)</script>', 'the name');
  await page.locator('#viewport tbody tr:nth-child(3)').click();
  same((await page.locator('#detail dd').allTextContents()).at(-1), '</script><img src=x onerror=alert(2)> 3', 'the cell');
  same(await page.evaluate(() => [typeof window.hacked, document.images.length]), ['undefined', 0], 'nothing ran');
});

await test('filters, search and sorting keep the right rows', 'small-en.html', {}, async (page) => {
  await page.selectOption('#status', '=invalid');
  same(await shown(page), '1 of 41 rows', 'by status');
  same(await cells(page, 2), ['vsc-bad!'], 'by status');
  await page.selectOption('#status', '*');
  await page.fill('#search', '办公室-7');
  await page.waitForFunction(() => document.getElementById('shown').textContent.startsWith('1 '));
  same(await cells(page, 1), ['8'], 'by search');
  await page.fill('#search', 'OFFICE nothing');
  await page.waitForFunction(() => document.getElementById('shown').textContent.startsWith('0 '));
  same(await page.locator('#viewport tbody').textContent(), 'No row matches.', 'nothing found');
  await page.fill('#search', '');
  await page.waitForFunction(() => document.getElementById('shown').textContent.startsWith('41 '));
  await page.locator('#viewport th', { hasText: /^row/ }).click();
  await page.locator('#viewport th', { hasText: /^row/ }).click();
  same((await cells(page, 1))[0], '42', 'sorted down');
  await page.check('#columns');
  same(await page.locator('#viewport th').count(), 22, 'all columns');
});

await test('a tile shows the rows that it counts', 'small-en.html', {}, async (page) => {
  await page.locator('.tile', { hasText: 'invalid' }).click();
  same(await shown(page), '1 of 41 rows', 'the rows left out');
  same(await page.inputValue('#status'), '=invalid', 'the filter says so');
  await page.locator('.tile').first().click();
  same(await shown(page), '41 of 41 rows', 'all of them');
});

await test('columns can be sorted without a mouse', 'small-en.html', {}, async (page) => {
  const first = page.locator('#viewport th').first();
  await first.focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  same((await cells(page, 1))[0], '42', 'sorted down');
  same(await page.locator('#viewport th').first().getAttribute('aria-sort'), 'descending', 'said');
});

await test('on a phone the status is in view, and tables do not scroll sideways', 'small-zh.html',
  { viewport: { width: 390, height: 844 } }, async (page) => {
    const [status, edge] = await page.evaluate(() => [
      document.querySelector('#viewport tbody .status').getBoundingClientRect().right,
      document.getElementById('viewport').getBoundingClientRect().right]);
    same(status < edge, true, `the status ends at ${status} of ${edge} px`);
    same(await page.evaluate(() => Array.from(document.querySelectorAll('.wide'))
      .every((wide) => wide.scrollWidth <= wide.clientWidth)), true, 'tables fit');
  });

// A server that would answer, and knows what arrived.
const arrived = [];
const server = createServer((request, response) => { arrived.push(request.url); response.end(); });
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
const foreign = `http://127.0.0.1:${server.address().port}/`;

await test('the policy forbids all loading and foreign script', 'small-en.html', {}, async (page, said) => {
  const blocked = await page.evaluate(async (foreign) => {
    const kinds = [];
    document.addEventListener('securitypolicyviolation', (event) => kinds.push(event.effectiveDirective));
    const add = (name, set) => document.body.append(Object.assign(document.createElement(name), set));
    add('script', { textContent: 'window.hacked = 1' });
    add('script', { src: foreign + 'a.js' });
    add('img', { src: foreign + 'a.png' });
    add('iframe', { src: foreign });
    add('style', { textContent: 'body { color: red }' });
    await fetch(foreign).catch(() => {});
    while (kinds.length < 6) { await new Promise((later) => requestAnimationFrame(later)); }
    return [kinds.sort(), typeof window.hacked];
  }, foreign);
  same(blocked, [['connect-src', 'frame-src', 'img-src', 'script-src-elem', 'script-src-elem', 'style-src-elem'],
    'undefined'], 'violations');
  same(arrived, [], 'what arrived at the server');
  said.length = 0; // the browser reports each of them
});

await test('50,000 rows: few are drawn, all are found', 'large.html', {}, async (page) => {
  same(await shown(page), '50,000 of 50,000 rows', 'rows');
  same(await page.locator('#viewport tbody tr').count() < 120, true, 'few rows drawn');
  const took = await page.evaluate(() => {
    const search = document.getElementById('search'), times = [];
    for (const text of ['gate-4321', 'note 99', 'cn-shanghai 77', '']) {
      const begin = performance.now();
      search.value = text;
      document.getElementById('status').dispatchEvent(new Event('change'));
      times.push(Math.round(performance.now() - begin));
    }
    return times;
  });
  console.log(`     four searches took ${took.join(', ')} ms; the first one makes the texts`);
  await page.evaluate(() => { const view = document.getElementById('viewport'); view.scrollTop = view.scrollHeight; });
  await page.waitForFunction(() => document.querySelector('#viewport tbody').textContent.includes('gate-50000'));
  await page.fill('#search', 'gate-43210');
  await page.waitForFunction(() => document.getElementById('shown').textContent.startsWith('1 '));
  same(await cells(page, 1), ['43211'], 'found');
});

await test('Chinese, dark', 'small-zh.html', { colorScheme: 'dark' }, async (page) => {
  same(await page.getAttribute('html', 'lang'), 'zh-CN', 'the language');
  same(await shown(page), '41 / 41 行', 'rows');
  same((await cells(page, 6))[0], '已改名', 'a status');
  const [ink, paper] = await page.evaluate(() => {
    const style = getComputedStyle(document.body);
    const light = (color) => color.match(/\d+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0);
    return [light(style.color), light(style.backgroundColor)];
  });
  same(ink > paper, true, 'light on dark');
});

await test('on paper every row is there', 'small-en.html', {}, async (page) => {
  await page.emulateMedia({ media: 'print' });
  await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
  same(await page.locator('#viewport tbody tr').count(), 41, 'rows');
  same(await page.locator('#controls').isVisible(), false, 'no controls');
});

await test('without script it says so', 'small-en.html', { javaScriptEnabled: false }, async (page) => {
  same(await page.locator('noscript').isVisible(), true, 'the note');
});

for (const [width, height] of [[1440, 900], [1024, 768], [390, 844]]) {
  for (const colorScheme of ['light', 'dark']) {
    const file = colorScheme === 'light' ? 'small-en.html' : 'small-zh.html';
    await test(`fits ${width} px, ${colorScheme}`, file, { viewport: { width, height }, colorScheme }, async (page) => {
      const [page_, window_] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
      same(page_ <= window_, true, `the page is ${page_} px wide`);
      const cut = await page.evaluate(() => Array.from(document.querySelectorAll('.wide'))
        .filter((wide) => wide.scrollWidth > wide.clientWidth).length);
      same(cut, 0, 'tables that are cut off');
      if (process.env.PICTURES) {
        mkdirSync(process.env.PICTURES, { recursive: true });
        await page.screenshot({ path: join(process.env.PICTURES, `${width}-${colorScheme}.png`), fullPage: true });
      }
    });
  }
}

await browser.close();
server.close();
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
