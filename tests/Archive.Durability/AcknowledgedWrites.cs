namespace Archive.Durability;

/// <summary>The articles whose writes a server has acknowledged, and which it must not lose.</summary>
internal sealed class AcknowledgedWrites
{
    private readonly Dictionary<string, string> _ids = [];

    public int Count => _ids.Count;

    /// <summary>Adds an article. Status is 0 when there was no answer.</summary>
    public async Task<(bool IsAcknowledged, int Status)> AddAsync(Server server, string key)
    {
        var (id, status) = await server.AddAsync(key, GeneratedArticles.Text(key));
        if (id is not null) _ids[key] = id;
        return (id is not null, (int)status);
    }

    /// <summary>How many articles a search finds; waits up to 15 seconds for all of them.</summary>
    public async Task<long> CountFoundAsync(Server server)
    {
        var count = 0L;
        for (var tries = 0; tries < 300 && count < Count; tries++)
        {
            count = await server.CountAsync() ?? 0;
            if (count < Count) await Task.Delay(50);
        }
        return count;
    }

    /// <summary>How many articles are missing or have another text.</summary>
    public async Task<int> CountLostAsync(Server server)
    {
        var lost = 0;
        foreach (var (key, id) in _ids)
        {
            if (!await server.HasAsync(id, GeneratedArticles.Text(key))) lost++;
        }
        return lost;
    }
}
