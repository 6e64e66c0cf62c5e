/** Hosts of search engines, social networks and video sites, each in full: `google.example.com` is somebody else's. */

/** Ends of Google's country domains; the empty one is `google.com`. */
const googleEnds = [
  ...'com ad ae al am as at az ba be bf bg bi bj bs bt by ca cat cd cf cg ch ci cl cm cn cv cz de dj dk dm dz ee es fi fm fr ga ge gg gl gm gr'.split(
    ' ',
  ),
  ...'gy hn hr ht hu ie im iq is it je jo kg ki kz la li lk lt lu lv md me mg mk ml mn mu mv mw ne nl no nr nu pl pn ps pt ro rs ru rw sc se sh'.split(
    ' ',
  ),
  ...'si sk sm sn so sr st td tg tl tm tn to tt vu ws'.split(' '),
  ...'ao bw ck cr id il in jp ke kr ls ma mz nz th tz ug uk uz ve vi za zm zw'.split(' ').map((end) => `co.${end}`),
  ...'af ag ar au bd bh bn bo br bz co cu cy do ec eg et fj gh gi gt hk jm kh kw lb ly mm mt mx my na ng ni np om pa pe pg ph pk pr py qa sa sb'
    .split(' ')
    .map((end) => `com.${end}`),
  ...'sg sl sv tj tr tw ua uy vc vn'.split(' ').map((end) => `com.${end}`),
];
const yahooCountries =
  'ar at au br ca ch cl co de dk es fi fr hk id ie in it malaysia mx nl no nz pe ph pl qc ro ru se sg th tr tw uk us ve vn za';
const pinterestEnds = 'com at ca ch cl co.kr co.uk com.au com.mx de dk es fr ie it jp nz ph pt ru se';
const yandexEnds = 'ru com by kz ua uz com.tr com.ge md az ee fr lt lv tj tm com.am co.il';

const search: Readonly<Record<string, readonly string[]>> = {
  google: [...googleEnds.flatMap((end) => [`google.${end}`, `www.google.${end}`]), 'com.google.android.googlequicksearchbox'],
  bing: ['bing.com', 'www.bing.com', 'cn.bing.com', 'm.bing.com'],
  yahoo: [
    'search.yahoo.com',
    'r.search.yahoo.com',
    'search.yahoo.co.jp',
    ...yahooCountries.split(' ').map((end) => `${end}.search.yahoo.com`),
  ],
  duckduckgo: ['duckduckgo.com', 'www.duckduckgo.com', 'html.duckduckgo.com', 'noai.duckduckgo.com'],
  yandex: [...yandexEnds.split(' ').flatMap((end) => [`yandex.${end}`, `www.yandex.${end}`]), 'ya.ru', 'www.ya.ru'],
  baidu: ['baidu.com', 'www.baidu.com', 'm.baidu.com'],
  ecosia: ['ecosia.org', 'www.ecosia.org'],
  qwant: ['qwant.com', 'www.qwant.com', 'lite.qwant.com'],
  brave: ['search.brave.com'],
  startpage: ['startpage.com', 'www.startpage.com'],
  naver: ['search.naver.com', 'm.search.naver.com'],
  seznam: ['search.seznam.cz', 'www.seznam.cz'],
  aol: ['search.aol.com', 'search.aol.co.uk'],
  ask: ['www.ask.com', 'ask.com'],
  sogou: ['www.sogou.com', 'm.sogou.com'],
  kagi: ['kagi.com'],
};

const social: Readonly<Record<string, readonly string[]>> = {
  facebook: [
    'facebook.com',
    'www.facebook.com',
    'm.facebook.com',
    'l.facebook.com',
    'lm.facebook.com',
    'web.facebook.com',
    'fb.me',
    'com.facebook.katana',
  ],
  instagram: ['instagram.com', 'www.instagram.com', 'l.instagram.com'],
  threads: ['threads.net', 'www.threads.net', 'l.threads.net', 'threads.com', 'www.threads.com'],
  x: ['t.co', 'x.com', 'twitter.com', 'www.twitter.com', 'mobile.twitter.com'],
  linkedin: ['linkedin.com', 'www.linkedin.com', 'lnkd.in', 'com.linkedin.android'],
  tiktok: ['tiktok.com', 'www.tiktok.com', 'm.tiktok.com'],
  pinterest: pinterestEnds.split(' ').flatMap((end) => [`pinterest.${end}`, `www.pinterest.${end}`]),
  reddit: ['reddit.com', 'www.reddit.com', 'old.reddit.com', 'out.reddit.com'],
  vk: ['vk.com', 'm.vk.com', 'away.vk.com', 'vk.ru', 'm.vk.ru', 'away.vk.ru'],
  ok: ['ok.ru', 'm.ok.ru'],
  telegram: ['t.me', 'web.telegram.org', 'org.telegram.messenger'],
  whatsapp: ['wa.me', 'web.whatsapp.com', 'api.whatsapp.com'],
  snapchat: ['snapchat.com', 'www.snapchat.com'],
  quora: ['quora.com', 'www.quora.com'],
  line: ['line.me', 'timeline.line.me'],
};

const video: Readonly<Record<string, readonly string[]>> = {
  youtube: ['youtube.com', 'www.youtube.com', 'm.youtube.com', 'youtu.be', 'com.google.android.youtube'],
  vimeo: ['vimeo.com', 'www.vimeo.com', 'player.vimeo.com'],
  twitch: ['twitch.tv', 'www.twitch.tv', 'm.twitch.tv'],
  dailymotion: ['dailymotion.com', 'www.dailymotion.com', 'dai.ly'],
};

/** Whose host it is, and by which medium visits from there come. */
export interface KnownHost {
  readonly source: string;
  readonly medium: 'organic' | 'social' | 'video';
}

const known: ReadonlyMap<string, KnownHost> = new Map([
  ...listed(search, 'organic'),
  ...listed(social, 'social'),
  ...listed(video, 'video'),
]);

function listed(hosts: Readonly<Record<string, readonly string[]>>, medium: KnownHost['medium']): [string, KnownHost][] {
  return Object.entries(hosts).flatMap(([source, each]) => each.map((host): [string, KnownHost] => [host, { source, medium }]));
}

/** The search engine, network or video site whose host this is; null where it is none that we know. */
export function knownHost(host: string): KnownHost | null {
  return known.get(host.toLowerCase()) ?? null;
}
