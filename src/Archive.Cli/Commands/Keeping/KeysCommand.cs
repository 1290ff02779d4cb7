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
    public static Command Create(Terminal terminal, TimeProvider time) =>
        new("keys", "Create, list and revoke the keys of the API. While a server runs, do it there: /v1/admin/keys.")
        {
            CreateCommand(terminal, time),
            ListCommand(terminal, time),
            RevokeCommand(terminal, time),
        };

    private static Command CreateCommand(Terminal terminal, TimeProvider time)
    {
        var name = new Argument<string>("NAME") { Description = "A name to recognise it by: a person, an app." };
        var role = new Option<ApiRole>("--role")
        {
            Description = "read: searching and reading; write: also adding and deleting; admin: everything.",
            HelpName = "read|write|admin",
            DefaultValueFactory = _ => ApiRole.Read,
        };
        var days = new Option<int?>("--days")
        {
            Description = "How many days it is valid, from now; by default until it is revoked.",
            HelpName = "N",
        };
        var command = new Command(
            "create", "Create a key and print its secret, this once. As soon as there is a key, nobody has access without one.")
        {
            name, role, days,
        };
        name.Validators.Add(result =>
        {
            if (KeyRing.ProblemOfName(result.GetValueOrDefault<string>()) is { } problem) result.AddError(problem);
        });
        days.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1 or > 36_500) result.AddError("--days is 1 to 36,500.");
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var archive = await OpenArchive.ForWritingAsync(ArchiveCli.Options(parsed), "archive keys", time);
            var keys = await KeyRing.LoadAsync(archive.Catalog.Keys, time, cancellationToken);
            DateTimeOffset? expiresAt = parsed.GetValue(days) is { } count ? time.GetUtcNow().AddDays(count) : null;
            var (key, secret) = await keys.CreateAsync(parsed.GetValue(name)!, parsed.GetValue(role), expiresAt, cancellationToken);
            await terminal.Out.WriteLineAsync(secret);
            await terminal.Error.WriteLineAsync(
                $"This is the secret of the key {key.Id} ({Describe(key)}). It is shown this once; keep it where passwords are kept, "
                + "and send it as “Authorization: Bearer …”.");
            if (keys.HasAdmin) return ExitCode.Success;
            await terminal.Error.WriteLineAsync("There is no admin key yet: over REST nobody can create or revoke keys.");
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
                var state = key.RevokedAt is { } revoked ? $"revoked {Day(revoked)}"
                    : key.IsValidAt(time.GetUtcNow()) ? "valid"
                    : $"expired {Day(key.ExpiresAt!.Value)}";
                var use = key.LastUsedAt is { } used
                    ? $"last used {used.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)}"
                    : "never used";
                await terminal.Out.WriteLineAsync($"{key.Id}  {Describe(key)}; created {Day(key.CreatedAt)}, {state}, {use}");
            }
            return ExitCode.Success;
        });
        return command;
    }

    private static Command RevokeCommand(Terminal terminal, TimeProvider time)
    {
        var id = new Argument<string>("ID") { Description = "The key's id; “archive keys list” prints it." };
        var command = new Command("revoke", "Revoke a key: it is no longer accepted.") { id };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var archive = await OpenArchive.ForChangingAsync(ArchiveCli.Options(parsed), "archive keys", time);
            var key = parsed.GetValue(id)!;
            var isRevoked = await archive.Catalog.Keys.RevokeAsync(key, time.GetUtcNow(), cancellationToken);
            if (!isRevoked) throw new ArchiveException(FaultKind.NotFound, $"No key has the id “{key}”. “archive keys list” prints them.");
            await terminal.Out.WriteLineAsync($"{key} is revoked.");
            return ExitCode.Success;
        });
        return command;
    }

    private static string Describe(ApiKey key) =>
        $"{key.Name}, {key.Role.ToString().ToLowerInvariant()}{(key.ExpiresAt is { } end ? $", until {Day(end)}" : "")}";

    private static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
