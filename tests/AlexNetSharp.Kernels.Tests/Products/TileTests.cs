using System.Runtime.Intrinsics;
using AlexNetSharp.Kernels.Lanes;
using AlexNetSharp.Kernels.Products;
using CsCheck;

namespace AlexNetSharp.Kernels.Tests.Products;

/// <summary>The tile in every width: those that the machine lacks are emulated by the runtime.</summary>
public sealed unsafe class TileTests
{
    [Fact]
    public void Add_EveryWidth_EqualsFusedScalarSumsToTheBit() => Gen.Select(Gen.Int[0, 300], Gen.UInt).Sample((count, seed) =>
    {
        AssertEqualsScalar<Lanes1, float>(count, seed);
        AssertEqualsScalar<Lanes128, Vector128<float>>(count, seed);
        AssertEqualsScalar<Lanes256, Vector256<float>>(count, seed);
        AssertEqualsScalar<Lanes512, Vector512<float>>(count, seed);
    });

    [Fact]
    public void Terms_EveryWidth_KeepsThePanelInHalfAFirstCache()
    {
        Assert.All((int[])[2, 8, 16, 32], width => Assert.Equal(16 * 1024, Tile.Terms(width) * width * sizeof(float)));
        Assert.Equal((0, 6, 6, 12), (Tile.WholeRows(0), Tile.WholeRows(1), Tile.WholeRows(6), Tile.WholeRows(7)));
    }

    private static void AssertEqualsScalar<TLanes, TVector>(int count, uint seed)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        int width = Tile.Vectors * TLanes.Count;
        int[] rows = [0, 7, 3, 3, 40, 11];
        int[] steps = [.. Enumerable.Range(0, count).Select(j => j * 37 % 101)];
        float[] values = TestValues.Normal(150, seed, 1);
        float[] columns = TestValues.Normal(count * width, seed, 2);
        float[] before = TestValues.Normal(Tile.Rows * width, seed, 3);
        using GuardedFloats source = new(values), panel = new(columns), target = new(before);
        fixed (int* row = rows, step = steps)
        {
            Tile.Add<TLanes, TVector>(source.Floats, row, step, count, panel.Floats, target.Floats);
        }

        float[] wanted = [.. before];
        for (int i = 0; i < wanted.Length; i++)
        {
            for (int j = 0; j < count; j++)
            {
                wanted[i] = MathF.FusedMultiplyAdd(values[rows[i / width] + steps[j]], columns[(j * width) + (i % width)], wanted[i]);
            }
        }

        Assert.Equal(wanted, target.Values());
    }
}
