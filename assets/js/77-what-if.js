// What a choice rests on, and what if this crew is sent: what the server says it does to the other cases, under the candidates.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const { el, set } = ZH;

  /** What minutes rest on, learned or assumed, as a quiet line; nothing where the server says none. */
  ZH.basisLine = (basis) => (basis?.length ? el("p", { class: "dim basis", text: ZH.alone(basis.map((one) => one[ZH.words.lang]).join(ZH.say("card.comma"))) }) : null);

  /** By how many minutes sending `unit` to `id` puts off other cases, or null where it was not asked. */
  ZH.displacedBy = (body, id, unit) => {
    const { asked, pushed } = body.querySelector(".if-sent")?.displaces ?? {};
    return asked === `${id} ${unit}` ? pushed : null;
  };

  /** Say under a card's candidates what sending `unit` to `id` does; asked once for each choice. */
  ZH.sayWhatIf = async (body, id, unit) => {
    const line = body.querySelector(".if-sent");
    if (!line || !unit || line.dataset.for === `${id} ${unit}`) return;
    const asked = (line.dataset.for = `${id} ${unit}`);
    const say = (words) => line.dataset.for === asked && set(line, words);
    try {
      const { words, pushed } = await ZH.api.get(`/api/recommend/${id}/if/${unit}`);
      if (line.dataset.for === asked) line.displaces = { asked, pushed };
      say(ZH.alone(words[ZH.words.lang].join(ZH.say("card.comma"))));
    } catch (refusal) {
      if (!(refusal instanceof ZH.Refusal)) throw refusal;
      say("");
    }
  };
})();
