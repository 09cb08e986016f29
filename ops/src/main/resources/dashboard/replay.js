// Replays a dead letter when its button is pressed. The token is in a variable alone; the list of letters is
// swapped now and then, the field and what came of a replay are not.
(() => {
  const field = document.getElementById("replay-token");
  const result = document.getElementById("replay-result");
  const open = new Set();
  let token = "";

  const say = (words, failed) => {
    result.textContent = words;
    result.classList.toggle("failed", failed);
  };
  const words = (name, answer) => {
    const done = answer.replayed[0];
    return done
      ? [`Letter ${name} was written again to ${done.topic}, partition ${done.written_partition}, offset ${done.written_offset}.`, false]
      : [`Letter ${name} was not replayed: ${answer.refused[0].why}.`, true];
  };
  const send = async (partition, offset) => {
    const answer = await fetch("/api/v1/dead-letters/replay", {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${token}` },
      body: JSON.stringify({ letters: [{ partition, offset }] }),
    });
    const json = await answer.json().catch(() => ({ error: `the dashboard answered ${answer.status}` }));
    if (!answer.ok) {
      throw new Error(json.error);
    }
    return json;
  };
  const replay = async (name, partition, offset) => {
    if (!token) {
      say("Type the token first.", true);
      field.focus();
      return;
    }
    if (open.has(name)) {
      return;
    }
    open.add(name);
    say(`Replaying letter ${name} …`, false);
    try {
      say(...words(name, await send(partition, offset)));
    } catch (e) {
      say(`Letter ${name} was not replayed: ${e.message}`, true);
    } finally {
      open.delete(name);
    }
  };

  field.addEventListener("input", () => {
    token = field.value.trim();
  });
  token = field.value.trim();
  document.getElementById("dead-letters").addEventListener("click", (event) => {
    const button = event.target.closest("button[data-replay]");
    if (button) {
      const { partition, offset } = button.dataset;
      replay(`${partition}/${offset}`, Number(partition), Number(offset));
    }
  });
})();
