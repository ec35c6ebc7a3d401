// The workspace's states for the looks: the queue, a ticket in all its moods, search, keys.
import { answer, file, post, until, write } from "./desk.mjs";

export function team_states(w, l) {
  const agent = w.agents[l];
  const other = w.agents[l === "en" ? "sv" : "en"];
  const go = (path) => (page) => page.goto(`/agent${path}`);
  const at_ticket = (number, act) => async (page) => {
    await page.goto(`/agent/tickets/${number}?view=all`);
    await page.locator("ar-composer").waitFor();
    await act(page);
  };
  const writing = async (page, key, text) => {
    await page.keyboard.press(key);
    await write(page, "reply", text);
  };
  const jobs = async (page) => {
    // Its mails wait for the undo window, and are work in the background until then.
    await answer(w.agents.en, w.open, `Still looking (${l})`, w.kinds.open);
    await page.goto("/agent/jobs");
    await page.locator(".letters h2 a").first().waitFor();
  };
  return [
    ["work in the background", w.admins[l], jobs],
    ["work in the background, one job", w.admins[l], async (page) => {
      await jobs(page);
      // The last to come: the first may be done by the time its page is asked for.
      await page.locator(".letters h2 a").last().click();
      await page.locator(".job-facts").waitFor();
    }],
    ["work in the background, nothing was given up", w.admins[l], go("/jobs?show=dead")],
    ["queue, empty", agent, go("/views/mine")],
    ["queue", agent, go("/views/all")],
    ["queue, views", agent, async (page) => {
      await page.goto("/agent/views/all");
      await page.locator(".qh details summary").click();
    }],
    ["queue, new tickets wait", agent, async (page) => {
      await page.goto("/agent/views/all");
      await page.locator(".ql").waitFor();
      await post(w.agents.en, "/agent/tickets", {
        requester_email: "new@looks.example", subject: `New in ${l}`, public: "1", body: "Hello", status_id: w.kinds.open,
      });
      await page.locator("button.fresh:not([hidden])").waitFor();
    }],
    ["ticket", agent, go(`/tickets/${w.open}?view=all`)],
    ["ticket, long subject", agent, go(`/tickets/${w.awaiting}?view=all`)],
    ["ticket, reply", agent, at_ticket(w.open, async (page) => {
      await writing(page, "r", "A reply");
      await page.setInputFiles("#files", file("answer.txt"));
      await page.locator("ul.files li[data-token]").waitFor();
    })],
    ["ticket, note", agent, at_ticket(w.open, (page) => writing(page, "n", "A note"))],
    ["ticket, statuses to send with", agent, at_ticket(w.awaiting, async (page) => {
      await writing(page, "r", "A reply");
      await page.keyboard.press("Control+Shift+Enter");
      await page.locator("[data-statuses][open]").waitFor();
    })],
    ["ticket, details on a phone", agent, async (page) => {
      await page.setViewportSize({ width: 390, height: 844 });
      await page.goto(`/agent/tickets/${w.open}?view=all`);
      await page.locator("[data-sheet]").click();
      await page.locator(".details.open").waitFor();
    }],
    ["ticket, somebody else is here and writes", agent, async (page) => {
      await page.goto(`/agent/tickets/${w.open}?view=all`);
      await be_there(other, w.open, "writing");
      await page.locator(".composer .writing:not([hidden])").waitFor();
    }],
    ["ticket, overtaken", agent, at_ticket(w.overtaken, async (page) => {
      await writing(page, "r", "My careful answer");
      await answer(other, w.overtaken, `Somebody was quicker (${l})`, w.kinds.open);
      await page.locator(".entries .msg", { hasText: `quicker (${l})` }).waitFor();
      await page.keyboard.press("Control+Enter");
      await page.locator(".composer .note-box.warn").waitFor();
    })],
    ["ticket, undo", agent, at_ticket(w.awaiting, async (page) => {
      await writing(page, "n", `Sent and to be taken back (${l})`);
      await page.keyboard.press("Control+Enter");
      // It stays for as long as somebody is about to press it.
      await page.locator("ar-undo button").focus();
    })],
    ["ticket, solved", agent, go(`/tickets/${w.solved}?view=solved`)],
    ["ticket, closed", agent, async (page) => {
      if (!w.closed) throw new Error("the demo has no closed ticket");
      await page.goto(`/agent/tickets/${w.closed}?view=all`);
    }],
    ["new ticket", agent, go("/tickets/new")],
    ["new ticket, wrong", agent, async (page) => {
      await page.goto("/agent/tickets/new");
      await page.click("form.form .send button");
      await page.locator("#problems").waitFor();
    }],
    ["search, empty", agent, go("/search")],
    ["search, found", agent, go("/search?q=printer")],
    ["search, nothing", agent, go("/search?q=nothinglikethis")],
    ["list of keys", agent, async (page) => {
      await page.goto("/agent/views/all");
      await page.locator(".rail [data-opens=keys]").waitFor();
      await until("the list of keys", async () => {
        await page.keyboard.press("?");
        return page.locator("dialog#keys[open]").isVisible();
      });
    }],
    ["account menu", agent, async (page) => {
      await page.goto("/agent/views/all");
      await page.locator(".rail details.menu summary").click();
    }],
    ["nothing here", agent, go("/tickets/999999")],
  ];
}

/** A heartbeat of somebody who has the ticket open. */
async function be_there(visit, number, state) {
  await post(visit, `/agent/tickets/${number}/presence`, { state }, 200);
}
