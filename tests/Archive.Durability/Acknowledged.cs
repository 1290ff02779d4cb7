namespace Archive.Durability;

/// <summary>What a server has acknowledged, and so must have.</summary>
internal sealed class Acknowledged
{
    private readonly Dictionary<string, string> _ids = [];

    public int Count => _ids.Count;

    /// <summary>Adds an article; whether it was acknowledged.</summary>
    public async Task<(bool IsAcknowledged, int Status)> AddAsync(Server server, string key)
    {
        var (id, status) = await server.AddAsync(key, Articles.Text(key));
        if (id is not null) _ids[key] = id;
        return (id is not null, (int)status);
    }

    /// <summary>How many searches find; waits some seconds for all.</summary>
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

    /// <summary>How many are not there with the text they were given.</summary>
    public async Task<int> CountLostAsync(Server server)
    {
        var lost = 0;
        foreach (var (key, id) in _ids)
        {
            if (!await server.HasAsync(id, Articles.Text(key))) lost++;
        }
        return lost;
    }
}
