/** What a column of a cost report says, and by which names ad systems write it, whatever the language of the export. */

export const roles = [
  'date',
  'until',
  'campaign',
  'campaign_id',
  'ad_group',
  'ad_group_id',
  'ad',
  'ad_id',
  'keyword',
  'source',
  'medium',
  'age',
  'gender',
  'device',
  'placement',
  'amount',
  'currency',
  'impressions',
  'clicks',
  'conversions',
  'all_conversions',
] as const;
export type Role = (typeof roles)[number];

/** Names as people read them; those that stand earlier are better: link clicks before all clicks. */
const names: Readonly<Record<Role, readonly string[]>> = {
  date: [
    'day',
    'date',
    'gregorian date',
    'reporting starts',
    'time period',
    ...['jour', 'date de debut', 'debut des rapports'],
    ...['dia', 'fecha', 'inicio del informe'],
    ...['tag', 'datum', 'berichtsstart'],
    ...['zi', 'ziua', 'data', 'inceputul raportarii'],
    ...['день', 'дата', 'начало отчетности'],
    'วัน',
    'วันที่',
  ],
  until: [
    'reporting ends',
    'fin des rapports',
    'date de fin',
    'fin del informe',
    'berichtsende',
    'sfarsitul raportarii',
    'окончание отчетности',
  ],
  campaign: [
    'campaign',
    'campaign name',
    'campagne',
    'nom de la campagne',
    'campana',
    'nombre de la campana',
    'kampagne',
    'kampagnenname',
    'campanie',
    'numele campaniei',
    'кампания',
    'название кампании',
    'แคมเปญ',
    'ชื่อแคมเปญ',
  ],
  campaign_id: [
    'campaign id',
    'id de la campagne',
    'id de campagne',
    'id de la campana',
    'id de campana',
    'kampagnen-id',
    'id-ul campaniei',
    'id campanie',
    'идентификатор кампании',
    'id кампании',
    'รหัสแคมเปญ',
  ],
  ad_group: [
    'ad group',
    'ad group name',
    'ad set name',
    'adset name',
    "groupe d'annonces",
    "nom de l'ensemble de publicites",
    'grupo de anuncios',
    'nombre del conjunto de anuncios',
    'anzeigengruppe',
    'name der anzeigengruppe',
    'grup de anunturi',
    'группа объявлений',
    'กลุ่มโฆษณา',
  ],
  ad_group_id: ['ad group id', 'ad set id', 'adset id'],
  ad: ['ad name', 'ad', 'nom de la publicite', 'nombre del anuncio', 'name der anzeige', 'объявление'],
  ad_id: ['ad id'],
  keyword: [
    'keyword',
    'search keyword',
    'interest',
    'mot cle',
    'mot-cle',
    'palabra clave',
    'keyword (suchbegriff)',
    'cuvant cheie',
    'ключевое слово',
    'คีย์เวิร์ด',
  ],
  source: ['source', 'utm_source'],
  medium: ['medium', 'utm_medium'],
  age: ['age', 'edad', 'alter', 'varsta', 'возраст', 'อายุ'],
  gender: ['gender', 'sexe', 'sexo', 'geschlecht', 'gen', 'пол', 'เพศ'],
  device: ['device', 'device type', 'impression device', 'appareil', 'dispositivo', 'gerat', 'dispozitiv', 'устройство', 'อุปกรณ์'],
  placement: [
    'placement',
    'platform',
    'network',
    'network (with search partners)',
    'plateforme',
    'plataforma',
    'plattform',
    'platforma',
    'платформа',
  ],
  amount: [
    'cost',
    'spend',
    'spent',
    'amount spent',
    'cout',
    'montant depense',
    'coste',
    'costo',
    'importe gastado',
    'kosten',
    'ausgegebener betrag',
    'cost total',
    'suma cheltuita',
    'расход',
    'стоимость',
    'затраты',
    'сумма затрат',
    'ค่าใช้จ่าย',
    'จำนวนเงินที่ใช้จ่ายไป',
  ],
  currency: [
    'currency',
    'currency code',
    'devise',
    'code de devise',
    'moneda',
    'codigo de moneda',
    'wahrung',
    'wahrungscode',
    'codul monedei',
    'валюта',
    'код валюты',
    'สกุลเงิน',
    'รหัสสกุลเงิน',
  ],
  impressions: ['impr.', 'impressions', 'impresiones', 'impressionen', 'afisari', 'показы', 'การแสดงผล'],
  clicks: [
    'link clicks',
    'clicks',
    'clics sur un lien',
    'clics',
    'clics en el enlace',
    'klicks',
    'link-klicks',
    'clicuri',
    'clicuri pe link',
    'клики',
    'การคลิก',
    'จำนวนคลิก',
  ],
  conversions: [
    'conversions',
    'results',
    'resultats',
    'conversiones',
    'resultados',
    'conversionen',
    'ergebnisse',
    'conversii',
    'rezultate',
    'конверсии',
    'результаты',
    'การแปลง',
    'conversion',
  ],
  all_conversions: ['all conv.', 'all conversions', 'toutes les conv.', 'todas las conv.', 'alle conv.', 'все конв.'],
};

/** Accents and case say nothing, nor does a currency in brackets behind what was spent. */
export function plainName(name: string): string {
  return name
    .normalize('NFD')
    .replaceAll(/\p{Diacritic}/gu, '')
    .normalize('NFC')
    .replace(/\s*\([A-Z]{3}\)$/u, '')
    .trim()
    .toLowerCase();
}

const known = new Map(roles.map((role) => [role, names[role].map(plainName)]));

/** Where each role stands; the named columns of the settings go before those that are known. Of two with one role the first counts. */
export function placesOf(columns: readonly string[], named: Partial<Record<Role, string>> = {}): Partial<Record<Role, number>> {
  const plain = columns.map(plainName);
  const places: Partial<Record<Role, number>> = {};
  for (const role of roles) {
    const name = named[role];
    if (name !== undefined) places[role] = plain.indexOf(plainName(name));
  }
  const taken = new Set(Object.values(places));
  for (const role of roles) {
    if (role in places) continue;
    const at = known
      .get(role)
      ?.map((name) => plain.findIndex((column, place) => !taken.has(place) && column === name))
      .find((place) => place >= 0);
    if (at !== undefined) places[role] = at;
  }
  return places;
}

/** The currency that stands in the name of the column of what was spent: `Amount spent (USD)`. */
export function currencyIn(name: string): string | null {
  return /\(([A-Z]{3})\)$/u.exec(name.trim())?.[1] ?? null;
}

/** The line that names the columns, whatever their language: three names or more, all different, and none of them a number or a day. */
export function isHeader(columns: readonly string[]): boolean {
  const told = columns.map((name) => name.trim()).filter((name) => name !== '');
  return told.length >= 3 && new Set(told).size === told.length && told.every((name) => !/^[\p{Sc}\d\s.,:;/%+-]+$|^--$/u.test(name));
}
