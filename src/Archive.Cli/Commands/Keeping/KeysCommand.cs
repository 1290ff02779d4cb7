using System.CommandLine;
using System.Globalization;
using Archive.Core;
using Archive.Core.Access;
using Archive.Core.Catalog;
using Archive.Hosting;

namespace Archive.Cli.Commands.Keeping;

/// <summary><c>archive keys</c>: who may use the API.</summary>
internal static class KeysCommand
{
    public static Command Create(Terminal terminal, TimeProvider time) => new("keys", "Make, list and revoke the keys of the API. While a server runs, do it there: /v1/admin/keys.")
    {
        CreateCommand(terminal, time),
        ListCommand(terminal, time),
        RevokeCommand(terminal, time),
    };

    private static Command CreateCommand(Terminal terminal, TimeProvider time)
    {
        var name = new Argument<string>("NAME") { Description = "What you call it, to know it again: a person, an app." };
        var role = new Option<ApiRole>("--role") { Description = "read: searching and reading; write: also adding and deleting; admin: everything.", HelpName = "read|write|admin", DefaultValueFactory = _ => ApiRole.Read };
        var days = new Option<int?>("--days") { Description = "How many days it opens, from now; without it, until it is revoked.", HelpName = "N" };
        var command = new Command("create", "Make a key and print its secret, this once. From the first key on nobody comes in without one.") { name, role, days };
        name.Validators.Add(result =>
        {
            if (KeyRing.ProblemOfName(result.GetValueOrDefault<string>()) is { } problem) result.AddError(problem);
        });
        days.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1 or > 36_500) result.AddError("--days: 1 to 36,500 are possible.");
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var archive = await OpenArchive.ForWritingAsync(ArchiveCli.Options(parsed), "archive keys", time);
            var keys = await KeyRing.LoadAsync(archive.Catalog.Keys, time, cancellationToken);
            DateTimeOffset? expiresAt = parsed.GetValue(days) is { } count ? time.GetUtcNow().AddDays(count) : null;
            var (key, secret) = await keys.CreateAsync(parsed.GetValue(name)!, parsed.GetValue(role), expiresAt, cancellationToken);
            await terminal.Out.WriteLineAsync(secret);
            await terminal.Error.WriteLineAsync($"This is the secret of the key {key.Id} ({Describe(key)}). It is shown this once; keep it where passwords are kept, and send it as “Authorization: Bearer …”.");
            if (!keys.HasAdmin) await terminal.Error.WriteLineAsync("There is no admin key yet: over REST nobody can make or revoke keys.");
            return ExitCode.Success;
        });
        return command;
    }

    private static Command ListCommand(Terminal terminal, TimeProvider time)
    {
        var command = new Command("list", "List all keys, never their secrets.");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var archive = OpenArchive.ForReading(ArchiveCli.Options(parsed), time, withIndex: false);
            var keys = await archive.Catalog.Keys.ListAsync(cancellationToken);
            if (keys.Count == 0) await terminal.Out.WriteLineAsync("There are no keys: the server serves this machine only.");
            foreach (var key in keys)
            {
                var state = key.RevokedAt is { } revoked ? $"revoked {Day(revoked)}" : !key.IsValidAt(time.GetUtcNow()) ? $"expired {Day(key.ExpiresAt!.Value)}" : "valid";
                await terminal.Out.WriteLineAsync($"{key.Id}  {Describe(key)}; made {Day(key.CreatedAt)}, {state}, {(key.LastUsedAt is { } used ? $"last used {used.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)}" : "never used")}");
            }
            return ExitCode.Success;
        });
        return command;
    }

    private static Command RevokeCommand(Terminal terminal, TimeProvider time)
    {
        var id = new Argument<string>("ID") { Description = "The key's id; “archive keys list” prints it." };
        var command = new Command("revoke", "Revoke a key: it opens nothing any more.") { id };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var archive = await OpenArchive.ForChangingAsync(ArchiveCli.Options(parsed), "archive keys", time);
            var isThere = await archive.Catalog.Keys.RevokeAsync(parsed.GetValue(id)!, time.GetUtcNow(), cancellationToken);
            if (!isThere) throw new ArchiveException(FaultKind.NotFound, $"No key has the id “{parsed.GetValue(id)}”. “archive keys list” prints them.");
            await terminal.Out.WriteLineAsync($"{parsed.GetValue(id)} is revoked.");
            return ExitCode.Success;
        });
        return command;
    }

    private static string Describe(ApiKey key) => $"{key.Name}, {key.Role.ToString().ToLowerInvariant()}{(key.ExpiresAt is { } end ? $", until {Day(end)}" : "")}";

    private static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
