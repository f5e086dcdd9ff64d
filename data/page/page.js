// Counts the register through the same RPCs as everybody else and shows what comes back.
const call = async (service, method, request) => {
  const answer = await fetch(`/lumbung.registry.v1.${service}/${method}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(request),
  });
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.message ?? `${method}: ${answer.status}`);
  return body;
};
const count = (plural, request) => call("RegistryService", `Count${plural}`, request);
// 64-bit integers come as text; 0 is left out.
const number = (value) => Number(value ?? 0);
const shown = new Intl.NumberFormat("id-ID");
const share = (part, whole) =>
  whole === 0 ? "-" : new Intl.NumberFormat("id-ID", { style: "percent", minimumFractionDigits: 2 }).format(part / whole);

const row = (cells) => {
  const line = document.createElement("tr");
  for (const cell of cells) {
    const field = document.createElement("td");
    if (cell instanceof Node) field.append(cell);
    else field.textContent = cell;
    line.append(field);
  }
  return line;
};

const bar = (part, whole) => {
  const meter = document.createElement("progress");
  meter.max = Math.max(whole, 1);
  meter.value = part;
  meter.title = share(part, whole);
  return meter;
};

const showCooperatives = async () => {
  const [all, active] = await Promise.all([
    count("Cooperatives", { filter: "NOT legal_state = BUBAR", groupBy: ["activity"] }),
    count("Cooperatives", { filter: "NOT legal_state = BUBAR AND (activity = AKTIF OR activity = AKTIF_RAT)" }),
  ]);
  document.getElementById("cooperatives").textContent = shown.format(number(all.total));
  document.getElementById("cooperatives-note").textContent =
    `${shown.format(number(active.total))} active (${share(number(active.total), number(all.total))})`;
  document.getElementById("activity").replaceChildren(
    ...(all.groups ?? []).map((group) =>
      row([group.values[0] || "(none)", shown.format(number(group.count)), share(number(group.count), number(all.total))])));
};

const showBusinesses = async () => {
  const notDuplicate = "NOT operating_status = DUPLIKAT";
  const [places, all, operating] = await Promise.all([
    call("ReferenceService", "ListKecamatan", {}),
    count("Businesses", { filter: notDuplicate, groupBy: ["kecamatan"] }),
    count("Businesses", { filter: "operating_status = BEROPERASI", groupBy: ["kecamatan"] }),
  ]);
  const total = number(all.total);
  document.getElementById("businesses").textContent = shown.format(total);
  document.getElementById("businesses-note").textContent =
    `${shown.format(number(operating.total))} operating (${share(number(operating.total), total)})`;
  const names = new Map(places.kecamatan.map((place) => [place.code, place.displayName]));
  const running = new Map((operating.groups ?? []).map((group) => [group.values[0], number(group.count)]));
  document.getElementById("kecamatan").replaceChildren(
    ...(all.groups ?? []).map((group) =>
      row([
        names.get(group.values[0]) ?? "(unknown)",
        shown.format(number(group.count)),
        shown.format(running.get(group.values[0]) ?? 0),
        bar(number(group.count), total),
      ])));
};

Promise.all([showCooperatives(), showBusinesses()]).catch((failure) => {
  const problem = document.getElementById("problem");
  problem.textContent = `The figures cannot be shown: ${failure.message}`;
  problem.hidden = false;
});
