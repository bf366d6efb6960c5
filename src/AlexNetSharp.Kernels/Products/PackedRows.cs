namespace AlexNetSharp.Kernels.Products;

/// <summary>
/// Weights as the rows of <see cref="RowTile"/>: (matrix, group, run of terms, tile, term, row), so that they are read from the first to
/// the last while runs of terms of a panel stay in the first cache. Rows that fill the last tile of a group are zeros.
/// </summary>
internal sealed unsafe class PackedRows : IDisposable
{
    private readonly ScratchMemory _memory;
    private readonly int _groups;
    private readonly int _terms;

    /// <summary>Makes room.</summary>
    /// <param name="matrices">The number of matrices of weights.</param>
    /// <param name="groups">The number of groups.</param>
    /// <param name="rows">Rows of a group.</param>
    /// <param name="terms">Weights of a row.</param>
    public PackedRows(int matrices, int groups, int rows, int terms)
    {
        (_groups, Rows, _terms) = (groups, rows, terms);
        Tiles = (rows + RowTile.Rows - 1) / RowTile.Rows;
        _memory = new ScratchMemory((nint)matrices * groups * Tiles * RowTile.Rows * terms);
    }

    /// <summary>Terms of a run.</summary>
    public static int Run => Tile.Terms(Panels.Width);

    /// <summary>Rows of a group.</summary>
    public int Rows { get; }

    /// <summary>Tiles of a group.</summary>
    public int Tiles { get; }

    /// <summary>The number of values.</summary>
    public nint Count => _memory.Count;

    /// <summary>Packs the rows of one matrix.</summary>
    /// <param name="weights">The weights (groups, rows, terms).</param>
    /// <param name="groups">The number of groups.</param>
    /// <param name="rows">Rows of a group.</param>
    /// <param name="terms">Weights of a row.</param>
    public static PackedRows Of(float* weights, int groups, int rows, int terms)
    {
        var packed = new PackedRows(1, groups, rows, terms);
        KernelThreads.Run(groups * packed.Tiles, new PackJob(weights, packed));
        return packed;
    }

    /// <summary>The rows of a tile from a term on: (terms, 6).</summary>
    /// <param name="matrix">The matrix.</param>
    /// <param name="group">The group.</param>
    /// <param name="tile">The tile.</param>
    /// <param name="term">The first term of a run.</param>
    public float* TileAt(int matrix, int group, int tile, int term) => _memory.Floats + (RowTile.Rows
        * (((((nint)matrix * _groups) + group) * Tiles * _terms) + ((nint)term * Tiles) + ((nint)tile * Math.Min(Run, _terms - term))));

    /// <summary>Packs one row.</summary>
    /// <param name="matrix">The matrix.</param>
    /// <param name="group">The group.</param>
    /// <param name="row">The row of the group, or one that fills its last tile.</param>
    /// <param name="weights">The weights of the row; null for zeros.</param>
    public void Pack(int matrix, int group, int row, float* weights)
    {
        (int tile, int place) = Math.DivRem(row, RowTile.Rows);
        for (int term = 0; term < _terms; term += Run)
        {
            float* target = TileAt(matrix, group, tile, term) + place;
            int end = Math.Min(term + Run, _terms);
            for (int i = term; i < end; i++, target += RowTile.Rows)
            {
                *target = weights == null ? 0 : weights[i];
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _memory.Dispose();

    private readonly struct PackJob(float* weights, PackedRows packed) : IKernelJob
    {
        private readonly float* _weights = weights;

        /// <inheritdoc/>
        public void Run(int block)
        {
            (int group, int tile) = Math.DivRem(block, packed.Tiles);
            for (int row = tile * RowTile.Rows; row < (tile + 1) * RowTile.Rows; row++)
            {
                float* source = _weights + ((((nint)group * packed.Rows) + row) * packed._terms);
                packed.Pack(0, group, row, row < packed.Rows ? source : null);
            }
        }
    }
}
