import type { WorldPlan } from './plan.ts';
import type { Stage } from './stage.ts';
import type { Random } from './random.ts';

/** Somebody who may come back, and who has one telephone. */
export interface Person {
  readonly visitor: string;
  readonly tracked: boolean;
  readonly consent: 'full' | 'none';
  phone: string | null;
}

/** North American area codes whose 555-0100 to 555-0199 belong to nobody. */
const areas =
  '201 203 205 206 207 208 209 210 212 213 214 215 216 217 218 219 224 225 228 229 231 234 239 240 248 251 252 253 254 256 260 262 267 269 270 276 281 301 302 303 304 305 307 308 309 310 312 313 314 315 316 317 318 319 320 321 323 325 330 334 336 337 339 347 351 352 360 361 386 401 402 404 405 406 407 408 409 410 412 413 414 415 417 419 423 424 425 432 434 435 440 443 458 463 469 470 475 478 479 480 484 501 502 503 504 505 507 508 509 510 512 513 515 516 517 518 520 530 540 541 551 559 561 562 563 567 570 571 573 574 575 580 585 586 601 602 603 605 606 607 608 609 610 612 614 615 616 617 618 619 620 623 626 630 631 636 641 646 650 651 660 661 662 678 682 701 702 703 704 706 707 708 712 713 714 715 716 717 718 719 720 724 727 731 732 734 740 754 757 760 763 765 770 772 773 774 775 781 785 786 801 802 803 804 805 806 808 810 812 813 814 815 816 817 818 828 830 831 832 843 845 847 850 856 857 858 859 860 863 864 865 870 903 904 906 907 908 909 910 912 913 914 915 916 917 918 919 920 925 928 931 936 937 940 941 947 949 951 952 954 956 970 971 972 973 978 979 980 985 989'.split(
    ' ',
  );

/** As many telephones as belong to nobody. */
const mostPhones = areas.length * 100;

/** Throws a RangeError where a world probably needs more telephones than there are that belong to nobody. */
export function refuseTooMany(plan: WorldPlan): void {
  const { visits, calls, adverts } = plan;
  const weight = adverts.reduce((sum, one) => sum + one.weight, 0);
  const factor = adverts.reduce((sum, one) => sum + one.weight * one.callFactor, 0) / weight;
  const perVisit = calls.share * factor + visits.pages * visits.formShare;
  const aDay = (visits.newADay * perVisit) / (1 - visits.comeBack) + calls.directADay + calls.printsADay;
  const expected = Math.round(aDay * plan.days);
  if (expected <= mostPhones * 0.9) return;
  const most = Math.floor((mostPhones * 0.9) / aDay);
  throw new RangeError(
    `a firm with so many visitors has about ${expected} callers in ${plan.days} days, and ${mostPhones} telephone numbers belong to nobody; wanted at most ${most} days, or fewer visitors`,
  );
}

/** Everybody's telephone is another. */
export class People {
  readonly #random: Random;
  readonly #plan: Stage['plan'];
  #phones = 0;

  constructor(stage: Stage) {
    this.#random = stage.random('people');
    this.#plan = stage.plan;
  }

  someone(): Person {
    const { untracked, withoutConsent } = this.#plan.visits;
    const tracked = !this.#random.chance(untracked);
    return { visitor: this.#random.hex(4), tracked, consent: this.#random.chance(withoutConsent) ? 'none' : 'full', phone: null };
  }

  phoneOf(person: Person): string {
    person.phone ??= this.newPhone();
    return person.phone;
  }

  /** Throws a RangeError when a world has more callers than there are numbers that belong to nobody. */
  newPhone(): string {
    const at = this.#phones;
    this.#phones += 1;
    const line = Math.floor(at / areas.length);
    const area = areas[at % areas.length];
    if (area === undefined || line > 99) throw new RangeError(`a world may have ${mostPhones} callers; make it smaller`);
    return `+1${area}55501${String(line).padStart(2, '0')}`;
  }
}
