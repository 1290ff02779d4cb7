using System.CommandLine;
using Archive.Core;
using Archive.Core.Articles;
using Archive.Hosting;

namespace Archive.Cli.Commands.Keeping;

/// <summary><c>archive delete</c>: deletes articles, purges them, or brings them back.</summary>
internal static class DeleteCommand
{
    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var ids = new Argument<string[]>("ID") { Description = "The articles' ids: 26 characters each.", Arity = ArgumentArity.OneOrMore };
        var purge = new Option<bool>("--purge")
        {
            Description = "Destroy the bytes and records of all versions for good, in backups with the next backup.",
        };
        var undo = new Option<bool>("--undo") { Description = "Bring back what was deleted and not purged." };
        var command = new Command(
            "delete",
            "Delete articles. Searches no longer find them; bytes and versions are kept unless they are purged; later deliveries of them "
            + "are ignored.")
        {
            ids, purge, undo,
        };
        command.Validators.Add(parsed =>
        {
            if (parsed.GetValue(purge) && parsed.GetValue(undo)) parsed.AddError("--purge cannot be combined with --undo.");
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var articles = parsed.GetValue(ids)!.Select(text => ArticleId.TryParse(text, out var id) ? id : throw NoArticle(text)).ToList();
            await using var archive = await OpenArchive.ForChangingAsync(ArchiveCli.Options(parsed), "archive delete", time);
            foreach (var id in articles)
            {
                var line = parsed.GetValue(undo)
                    ? await RestoreAsync(archive, id, cancellationToken)
                    : await DeleteAsync(archive, id, parsed.GetValue(purge), cancellationToken);
                await terminal.Out.WriteLineAsync(line);
            }
            await archive.Follower!.CatchUpAsync(cancellationToken: cancellationToken);
            var isDestroyed = await archive.Deletion.FinishPurgesAsync(archive.Follower!, cancellationToken);
            await archive.Follower!.CommitAsync(cancellationToken);
            if (isDestroyed) return ExitCode.Success;
            await terminal.Out.WriteLineAsync(
                "The catalogue's log still holds traces, because another process is reading it. "
                + "The next “archive serve”, “ingest” or “delete” removes them.");
            return ExitCode.Success;
        });
        return command;
    }

    private static async Task<string> DeleteAsync(OpenArchive archive, ArticleId id, bool purge, CancellationToken cancellationToken)
    {
        var tombstone = await archive.Deletion.DeleteAsync(id, purge, cancellationToken) ?? throw NoArticle(id.Value);
        return tombstone.IsPurged
            ? $"{id} deleted, its bytes and records destroyed."
            : $"{id} deleted. “archive delete --undo {id}” brings it back, “archive delete --purge {id}” destroys it.";
    }

    private static async Task<string> RestoreAsync(OpenArchive archive, ArticleId id, CancellationToken cancellationToken)
    {
        if (await archive.Catalog.Articles.UndeleteAsync(id, cancellationToken)) return $"{id} is back.";
        if (await archive.Catalog.Articles.GetAsync(id, cancellationToken) is not null) return $"{id} was not deleted.";
        if (await archive.Catalog.Articles.FindTombstoneAsync(id, cancellationToken) is null) throw NoArticle(id.Value);
        throw new ArchiveException(
            FaultKind.NotFound,
            $"{id} was purged; there is nothing to bring back. Its bytes can be added again: POST /v1/articles?restore=true.");
    }

    private static ArchiveException NoArticle(string id) =>
        new(FaultKind.NotFound, $"No article has the id “{id}”. Ids have {ArticleId.Length} characters; “archive search” prints them.");
}
